#pragma once
// An organisation file that says all that one can say.

namespace c1::bot {

inline constexpr char kEverything[] = R"(
organisation: {name: "A: \"b\"", helpdesk: [it/on-call], lapse_after: 9d, verify_every: 2h, own_cards_up_to: 3, notifications: {mail: {decision: never}, slack: {comment: "off"}, digest: {days: weekdays, hour: 8, locked: true}}, directory: {ldap: {connection: people, base: "dc=acme", email: mail, every: 10m}}}
users:
  - {email: lena@acme.test, name: "Lëna 🎉", manager: omar@acme.test, time_zone: Europe/Berlin, roles: [app_admin], attributes: {cost: "4711"}}
  - {email: omar@acme.test, name: Omar, status: suspended, title: T, department: D, employment_type: E}
  - {email: ines@acme.test, name: Ines}
connections:
  - {slug: acme, baton: {connector: baton-acme, environment: {BATON_DOMAIN: acme.test}, credentials: {BATON_API_TOKEN: acme-token}, within: 10m}}
  - {slug: hook, webhook: {url: "https://hook.acme.test/x", callback_within: 2d}}
  - {slug: people, ldap: {url: "ldaps://ldap.acme.test", base: "dc=acme,dc=test"}}
  - {slug: okta, scim: {url: "https://scim.acme.test", token: okta-token, op_case: lower}}
apps:
  - slug: it
    name: IT
    description: "Two\nlines"
    instructions: Say why
    owners: [lena@acme.test]
    policy: p1
    revoke_policy: p2
    entitlements:
      - {slug: on-call, name: On call, alias: oc, holders: [ines@acme.test], resource: {type: group, name: "On: call", owners: [ines@acme.test]}}
      - {slug: b, name: B, max_duration: 2h45m, owners: [ines@acme.test], policy: p3, emergency: {policy: p2}, form: f, provisioning: [{scim: {connection: okta, group: g}}, {manual: {assignees: [{users: [ines@acme.test]}], instructions: Check, sla: {after: 2d, to: [{users: [omar@acme.test]}]}}}], deprovisioning: [{webhook: {connection: hook}}]}
      - {slug: e, name: E, provisioning: [{baton: {connection: acme, entitlement: "group:g1:member"}}]}
      - {slug: c, name: C, provisioning: [{delegated: it/b}], deprovisioning: [{manual: {instructions: Out}}]}
      - {slug: d, name: D, provisioning: [{webhook: {url: "https://x.test"}}, {manual: {}}]}
catalogs:
  - {slug: all, name: All, description: d, audience: everyone, entitlements: [it/*]}
  - {slug: some, name: Some, audience: 'subject.has("it/on-call")', entitlements: [it/b], bundle: true}
policies:
  - slug: p1
    name: P 1
    steps:
      - approve: {by: [manager, app_owners, entitlement_owners, resource_owners, {holders_of: it/on-call}, {expression: subject.manager}], fallback: [ines@acme.test], quorum: all, distinct: true, require_reason: [approve, deny, reassign], allow_delegation: false, allow_reassignment: [ines@acme.test], sla: {after: 1d, then: {reassign: app_owners}}, channel: "#access"}
      - approve: {by: self, allow_self: true, allow_reassignment: true, sla: {after: 1h, then: skip}}
      - wait: {condition: 'request.duration > duration("1h")', timeout: 2h, why: W}
      - wait: {until: "9:05", time_zone: Europe/Berlin}
      - wait: 90m
      - form: f
      - webhook: {connection: hook, fallback: [ines@acme.test]}
      - webhook: {url: "https://decide.acme.test", callback_within: 3d}
      - accept: Fine
  - slug: p2
    rules:
      - {when: 'subject.department == "x"', use: p1}
      - {when: "true", steps: [{reject: No}]}
    use: p3
  - slug: p3
    steps: [{approve: {by: [lena@acme.test, ines@acme.test], quorum: 2, sla: {after: 1h, then: cancel}}}, {approve: {by: app_owners, sla: {after: 1h, then: {use: p4}}}}]
  - {slug: p4, steps: [{accept: A}]}
forms:
  - slug: f
    name: F
    fields:
      - {id: a, label: A, type: long_text, required: true, help: h, placeholder: p, min: 2, max: 9, pattern: "[a-z]+"}
      - {id: b, label: B, type: number, default: "7", min: 1}
      - {id: c, label: C, type: choices, options: [{value: x, label: X}, y], default: [x, y]}
      - {id: d, label: D, type: user, default: lena@acme.test}
      - {id: e, label: E, type: checkbox}
)";

}  // namespace c1::bot
