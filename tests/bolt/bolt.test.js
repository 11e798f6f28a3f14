// People use app.js through the local Slack, over HTTP and in Socket Mode. C1 names the c1 program.
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { after, before, describe, it } = require('node:test');

const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const botToken = 'xoxb-bolt-test';
const appToken = 'xapp-1-bolt-test';
const patience = 20_000;

// Starts a program and waits for the line that says where it is.
function start(command, args, env, saysReady) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${command} is not ready:\n${output}`)), patience);
    const read = (bytes) => {
      output += bytes;
      const ready = output.match(saysReady);
      if (!ready) return;
      clearTimeout(late);
      resolve({ where: ready[1], output: () => output, stop: () => stopped(child) });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
}

function stopped(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

class Slack {
  constructor(url) {
    this.url = url;
  }

  async post(what, wish) {
    const reply = await fetch(`${this.url}/sandbox/${what}`, { method: 'POST', body: JSON.stringify(wish) });
    const told = await reply.json();
    assert.equal(reply.status, 200, `${what}: ${told.error}`);
    return told;
  }

  async get(what) {
    return (await fetch(`${this.url}/sandbox/${what}`)).json();
  }

  screen(user) {
    return this.get(`screen?user=${user}`);
  }

  // Until `seen` finds what it looks for on the person's screen.
  async sees(user, words, seen = (screen) => JSON.stringify(screen).includes(words)) {
    const deadline = Date.now() + patience;
    for (;;) {
      const screen = await this.screen(user);
      const found = seen(screen);
      if (found) return found;
      assert.ok(Date.now() < deadline, `${user} does not see "${words}":\n${JSON.stringify(screen, null, 1)}`);
      await this.get(`wait?since=${screen.version}&timeout_ms=1000`);
    }
  }

  card(user, words) {
    return this.sees(user, words, (screen) => screen.messages.findLast?.((m) => m.plain.includes(words)) ??
      [...screen.messages].reverse().find((m) => m.plain.includes(words)));
  }

  home(user, words) {
    return this.sees(user, words, (screen) => screen.home?.plain.includes(words) && screen.home);
  }
}

for (const mode of ['http', 'socket']) {
  describe(`a Bolt app, ${mode}`, () => {
    let sandbox, app, slack;

    before(async () => {
      const flags = ['sandbox', '--listen', '127.0.0.1:0', '--signing-secret', secret, '--bot-token', botToken];
      if (mode === 'socket') flags.push('--app-token', appToken);
      sandbox = await start(process.env.C1, flags, {}, /slack sandbox on (\S+)/);
      slack = new Slack(sandbox.where);
      const env = {
        PORT: '0',
        SLACK_API_URL: `${sandbox.where}/api/`,
        SLACK_BOT_TOKEN: botToken,
        SLACK_SIGNING_SECRET: secret,
        SLACK_APP_TOKEN: mode === 'socket' ? appToken : '',
      };
      app = await start(process.execPath, [`${__dirname}/app.js`], env, /ready (\S+)/);
      if (mode === 'http') await slack.post('app', { url: `http://127.0.0.1:${app.where}/slack/events` });
    });

    after(async () => {
      if (app) await app.stop();
      if (sandbox) await sandbox.stop();
    });

    it('answers hello with a button, and the click with words', async () => {
      await slack.post('say', { user: 'lena', channel: 'general', text: 'hello' });
      const card = await slack.card('lena', 'Hey there @Lena Fischer!');
      assert.deepEqual(card.buttons, ['Click Me']);
      const told = await slack.post('click', { user: 'omar', button: 'Click Me', in: 'Hey there' });
      assert.deepEqual(told, { ok: true });
      await slack.card('lena', '@Omar Haddad clicked the button');
    });

    it('answers a command in its ack, to its caller alone', async () => {
      await slack.post('command', { user: 'lena', channel: 'general', text: '/ticket help' });
      const card = await slack.card('lena', 'Type /ticket and fill in the form.');
      assert.equal(card.ephemeral, true);
      assert.ok(!JSON.stringify(await slack.screen('omar')).includes('Type /ticket'));
    });

    it('looks people, the team and channels up, and answers by the response_url', async () => {
      await slack.post('command', { user: 'ines', channel: 'general', text: '/ticket whoami' });
      await slack.card('ines', 'Ines Costa of Acme, who may read #general');
    });

    it('opens a form, offers options, refuses what is wrong at its field, and takes what is right', async () => {
      await slack.post('command', { user: 'lena', text: '/ticket' });
      await slack.sees('lena', 'New ticket', (screen) => screen.modals[0]?.title === 'New ticket');
      const told = await slack.post('suggest', { user: 'lena', field: 'Project', query: 'w' });
      assert.deepEqual(told.options, ['Website', 'Warehouse']);
      await slack.post('choose', { user: 'lena', field: 'Project', option: 'Warehouse' });
      await slack.post('choose', { user: 'lena', field: 'Urgency', option: 'Today' });
      await slack.post('fill', { user: 'lena', field: 'Title', text: 'Help' });
      const refused = await slack.post('submit', { user: 'lena' });
      assert.deepEqual(refused.errors, { Title: 'Say a little more, please.' });
      await slack.post('fill', { user: 'lena', field: 'Title', text: 'The gate is stuck' });
      assert.equal((await slack.post('submit', { user: 'lena' })).closed, true);
      await slack.card('lena', 'Ticket for Warehouse: The gate is stuck (Today)');
      assert.equal((await slack.screen('lena')).modals.length, 0);
    });

    it('opens the same form by a global shortcut', async () => {
      await slack.post('shortcut', { user: 'jun', callback_id: 'open_ticket' });
      await slack.sees('jun', 'New ticket', (screen) => screen.modals[0]?.title === 'New ticket');
      await slack.post('close', { user: 'jun' });
    });

    it('notes a message by a shortcut on it', async () => {
      const said = await slack.post('say', { user: 'omar', channel: 'general', text: 'Ship it on Friday' });
      await slack.post('shortcut', { user: 'pia', callback_id: 'note_it', message: said });
      await slack.card('pia', 'Noted: Ship it on Friday');
      assert.deepEqual((await slack.screen('pia')).toasts, []);
    });

    it('waves at who mentions it, and answers in the thread', async () => {
      await slack.post('say', { user: 'jun', channel: 'general', text: '@c1 are you there?' });
      const card = await slack.sees('omar', 'You called', (screen) =>
        screen.messages.find((m) => m.plain.includes('are you there') && m.thread.length > 0));
      assert.equal(card.thread[0].plain, 'You called, @Jun Watanabe?');
      assert.deepEqual(card.reactions, ['wave']);
    });

    it('draws a Home tab and keeps it up to date', async () => {
      await slack.post('home', { user: 'lena' });
      await slack.home('lena', 'Welcome home, @Lena Fischer');
      await slack.post('click', { user: 'lena', button: 'Count up', place: 'home' });
      await slack.home('lena', 'Counted to 1');
      await slack.post('click', { user: 'lena', button: 'Count up', place: 'home' });
      await slack.home('lena', 'Counted to 2');
    });

    if (mode === 'http') {
      it('proves its address', async () => {
        assert.deepEqual(await slack.post('verify', {}), { ok: true, status: 200 });
      });
    } else {
      const sockets = async () => (await slack.get('sockets')).sockets;
      const settled = async (numbers) => {
        const deadline = Date.now() + patience;
        for (;;) {
          const ready = (await sockets()).filter((one) => one.ready && !one.leaving && !numbers.includes(one.socket));
          if (ready.length > 0) return ready;
          assert.ok(Date.now() < deadline, `no new socket: ${JSON.stringify(await sockets())}\n${app.output()}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };

      it('moves to another socket when Slack asks for it', async () => {
        const old = (await sockets()).map((one) => one.socket);
        await slack.post('sockets/disconnect', { reason: 'refresh_requested', close_after_ms: 500 });
        await settled(old);
        await slack.post('command', { user: 'omar', channel: 'general', text: '/ticket help' });
        await slack.card('omar', 'Type /ticket and fill in the form.');
      });

      it('comes back after a dropped socket and gets what it had missed', async () => {
        const old = (await sockets()).map((one) => one.socket);
        await slack.post('sockets/drop', {});
        await settled(old);
        await slack.post('say', { user: 'pia', channel: 'general', text: 'hello' });
        await slack.card('pia', 'Hey there @Pia Lindqvist!');
      });

      it('is not there for people when it has no socket', async () => {
        await app.stop();
        const told = await slack.post('command', { user: 'jun', text: '/ticket' });
        assert.match(told.toast, /dispatch_failed/);
      });
    }
  });
}
