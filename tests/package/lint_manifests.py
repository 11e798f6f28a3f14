#!/usr/bin/env python3
"""Reads the container file, the compose file and the Kubernetes manifests as a careful reviewer would: settings and files
that there are, versions that are named, nothing that runs as root, addresses that the program answers at."""
import os
import re
import sys

import yaml

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
problems = []


def check(fine, says):
    if not fine:
        problems.append(says)


def read(path):
    with open(path) as file:
        return file.read()


SETTINGS = set(re.findall(r'`((?:C1|SLACK)_[A-Z_]+)`', read('docs/handbook/settings.md')))
PATHS = {'/healthz', '/readyz'}


def check_settings(names, where):
    for name in names:
        check(name in SETTINGS or not name.startswith(('C1_', 'SLACK_')), f'{where}: there is no setting {name}')


def container(path):
    text = read(path).replace('\\\n', ' ')
    stages = re.findall(r'^FROM (\S+)', text, re.M)
    check(len(stages) == 2, f'{path}: one stage builds, one is shipped')
    for stage in stages:
        check(re.search(r':\d+\.\d+', stage), f'{path}: {stage} does not name its version')
    shipped = text[text.rindex('FROM '):]
    user = re.search(r'^USER (\d+)', shipped, re.M)
    check(user and user.group(1) != '0', f'{path}: it runs as root')
    check('HEALTHCHECK' in shipped and any(one in shipped for one in PATHS), f'{path}: nothing asks whether it is well')
    check('--no-install-recommends' in shipped and 'rm -rf /var/lib/apt/lists' in re.sub(r'rm -rf [^&]*?(/var/lib/apt/lists)', r'rm -rf \1', shipped),
          f'{path}: it is larger than it need be')
    check(not re.search(r'^ADD ', text, re.M), f'{path}: COPY says what ADD does')
    check(re.search(r'^ENTRYPOINT \[', shipped, re.M), f'{path}: signals would not reach the program')
    check_settings(re.findall(r'\b([A-Z0-9_]+)=', ' '.join(re.findall(r'^ENV (.*)', shipped, re.M))), path)
    for source in re.findall(r'^COPY (?!--from)(\S+) ', text, re.M):
        check(os.path.exists(source), f'{path}: there is no {source}')


def compose(path):
    file = yaml.safe_load(read(path))
    declared = set(file['secrets'])
    used = set()
    for name, service in file['services'].items():
        where = f'{path}: {name}'
        environment = service.get('environment', {})
        check_settings(environment, where)
        check(re.search(r':\d+\.\d+', service.get('image', '')), f'{where} does not name its version')
        check('healthcheck' in service or 'build' in service, f'{where}: nothing asks whether it is well')
        for port in service.get('ports', []):
            check(port.startswith('127.0.0.1:'), f'{where}: {port} is open to the network, without TLS')
        mounted = {f'/run/secrets/{secret}' for secret in service.get('secrets', [])}
        used |= set(service.get('secrets', []))
        for variable, value in environment.items():
            if variable.endswith('_FILE'):
                check(value in mounted, f'{where}: {variable} names {value}, which is not there')
            else:
                check('SECRET' not in variable and 'TOKEN' not in variable, f'{where}: {variable} is a secret in plain text')
        for dependency in service.get('depends_on', {}):
            check(dependency in file['services'], f'{where} waits for {dependency}, which is not there')
        if 'build' in service:
            context = os.path.join(os.path.dirname(path), service['build']['context'])
            check(os.path.exists(os.path.join(context, service['build']['dockerfile'])), f'{where}: there is no container file')
            check(service.get('read_only') and service.get('cap_drop') == ['ALL'], f'{where}: it may do more than it must')
    check(used == declared, f'{path}: secrets {sorted(used ^ declared)} are declared or used alone')


def pod(where, spec):
    context = spec.get('securityContext', {})
    check(context.get('runAsNonRoot') and context.get('runAsUser', 0) > 0, f'{where}: it may run as root')
    check(context.get('seccompProfile', {}).get('type') == 'RuntimeDefault', f'{where}: no seccomp profile')
    check(spec.get('automountServiceAccountToken') is False, f'{where}: it gets a token that it does not need')
    volumes = {volume['name'] for volume in spec.get('volumes', [])}
    for one in spec['containers']:
        own = one.get('securityContext', {})
        check(own.get('readOnlyRootFilesystem') and own.get('allowPrivilegeEscalation') is False
              and own.get('capabilities', {}).get('drop') == ['ALL'], f'{where}: it may do more than it must')
        check('memory' in one['resources']['limits'], f'{where}: no limit for its memory')
        ports = {port['name'] for port in one['ports']}
        for probe in ('readinessProbe', 'livenessProbe', 'startupProbe'):
            get = one[probe]['httpGet']
            check(get['path'] in PATHS and get['port'] in ports, f'{where}: {probe} asks at an address that is not there')
        check(one['readinessProbe']['httpGet']['path'] == '/readyz', f'{where}: ready is what /readyz says')
        check_settings([variable['name'] for variable in one['env']], where)
        mounts = {mount['name']: mount['mountPath'] for mount in one['volumeMounts']}
        check(set(mounts) == volumes, f'{where}: volumes {sorted(set(mounts) ^ volumes)} are declared or mounted alone')
        for variable in one['env']:
            if variable['name'].endswith('_FILE'):
                check(os.path.dirname(variable['value']) in mounts.values(), f'{where}: {variable["name"]} names no file')


def kubernetes(folder):
    kustomization = yaml.safe_load(read(f'{folder}/kustomization.yaml'))
    objects = []
    for name in kustomization['resources']:
        check(os.path.exists(f'{folder}/{name}'), f'{folder}: there is no {name}')
        objects += [one for one in yaml.safe_load_all(read(f'{folder}/{name}')) if one]
    secrets = {os.path.basename(file) for one in kustomization['secretGenerator'] for file in one['files']}
    generated = {one['name'] for kind in ('configMapGenerator', 'secretGenerator') for one in kustomization[kind]}
    labels = next(one for one in objects if one['kind'] == 'Deployment')['spec']['template']['metadata']['labels']
    for one in objects:
        where = f'{folder}: {one["kind"]} {one["metadata"]["name"]}'
        check('apiVersion' in one, f'{where} has no apiVersion')
        spec = one.get('spec', {})
        selector = spec.get('selector', spec.get('podSelector', {}))
        selector = selector.get('matchLabels', selector)
        check(selector.items() <= labels.items(), f'{where} selects no pod of ours')
        if one['kind'] != 'Deployment':
            continue
        check(spec['strategy']['rollingUpdate']['maxUnavailable'] == 0, f'{where}: an upgrade would take servers away')
        pod(where, spec['template']['spec'])
        for volume in spec['template']['spec']['volumes']:
            name = volume.get('configMap', {}).get('name') or volume.get('secret', {}).get('secretName')
            check(name is None or name in generated, f'{where}: {name} is not made by the kustomization')
        for variable in spec['template']['spec']['containers'][0]['env']:
            if variable['value'].startswith('/run/c1/'):
                check(os.path.basename(variable['value']) in secrets, f'{where}: there is no secret {variable["value"]}')


container('manifests/container/Containerfile')
compose('manifests/container/compose.yaml')
kubernetes('manifests/kubernetes')
print('\n'.join(problems))
sys.exit(1 if problems else 0)
