// A Bolt app that does what c1 does with a request, written as Bolt's own documentation shows it: its HTTP receiver, its
// listeners, its Web API client. What c1 commits before it answers is committed before it answers; what c1 tells Slack is
// told to Slack. It does less otherwise: what Slack does not take is lost, and nothing is said again after a crash.
//
//   DATABASE, PEOPLE, PROCESSES (0 or 1: no cluster), SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET
const cluster = require('node:cluster');
const http = require('node:http');
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');
const { Store, prepare } = require('./store');
const { card, form, help, wishIn } = require('./views');

// A quick hand presses before we have heard from Slack where the cards stand.
async function messagesOf(store, request) {
  for (let look = 0; look < 500; look += 1) {
    const messages = store.messages(request);
    if (messages.length === 2) return messages;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  return store.messages(request);
}

function listeners(app, store) {
  app.command('/c1', async ({ command, ack, client }) => {
    if (command.text === 'help') {
      await ack(help(command.command));
      return;
    }
    const person = store.person(command.user_id);
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: form(person) });
  });

  app.view('request_form', async ({ ack, body, view, client }) => {
    const { wish, errors } = wishIn(view);
    const requester = store.person(body.user.id);
    const approver = store.person(requester?.manager);
    if (errors || !approver) {
      await ack({ response_action: 'errors', errors: errors ?? { reason: 'I do not know who decides for you.' } });
      return;
    }
    const { request, refused } = store.submit(`view:${view.id}:${view.hash}`, wish, requester, approver);
    if (refused) {
      await ack({ response_action: 'errors', errors: { reason: refused } });
      return;
    }
    await ack();
    const posted = await Promise.all([requester, approver].map(async (person) => {
      const message = card(request, requester, approver, person === approver);
      const { channel, ts } = await client.chat.postMessage({
        channel: person.slack_user, ...message, unfurl_links: false, unfurl_media: false,
        metadata: { event_type: 'request', event_payload: { request: request.id } },
      });
      return { request: request.id, person: person.slack_user, channel, ts };
    }));
    store.remember(posted);
  });

  app.action('approve', async ({ ack, action, body, client, respond }) => {
    const approver = store.person(body.user.id);
    const id = Number(action.value.split(':')[0]);
    const { request, refused } = store.approve(`trigger:${body.trigger_id}`, id, approver);
    await ack();
    if (refused) {
      await respond({ text: refused, response_type: 'ephemeral', replace_original: false });
      return;
    }
    const requester = store.person(request.subject);
    const messages = await messagesOf(store, id);
    const say = (message, text) =>
      client.chat.postMessage({ channel: message.channel, thread_ts: message.ts, text, unfurl_links: false });
    await Promise.all(messages.map(async (message) => {
      const isApprover = message.person === approver.slack_user;
      await client.chat.update({
        channel: message.channel, ts: message.ts, ...card(request, requester, approver, isApprover),
      });
      await say(message, `${approver.name} approved this.`);
      if (isApprover) await say(message, 'It is your turn: give the access, and press Provisioned.');
    }));
  });
}

async function serve() {
  const { DATABASE, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = process.env;
  const receiver = new HTTPReceiver({
    signingSecret: SLACK_SIGNING_SECRET, logLevel: LogLevel.WARN,
    endpoints: ['/slack/commands', '/slack/interactivity', '/slack/events'],
  });
  const app = new App({
    token: SLACK_BOT_TOKEN,
    receiver,
    logLevel: LogLevel.WARN,
    clientOptions: { slackApiUrl: SLACK_API_URL, agent: new http.Agent({ keepAlive: true }) },
  });
  listeners(app, new Store(DATABASE));
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  server.keepAliveTimeout = 60_000;  // as c1 has it: Slack's connections are kept
  return server.address().port;
}

async function main() {
  const { DATABASE, PEOPLE = '0', PROCESSES = '1' } = process.env;
  const processes = Number(PROCESSES);
  if (cluster.isWorker) {
    process.send({ port: await serve() });
    return;
  }
  prepare(DATABASE, Number(PEOPLE));
  if (processes <= 1) {
    console.log(`listening on http://127.0.0.1:${await serve()}`);
    return;
  }
  let ready = 0;
  cluster.on('message', (worker, { port }) => {
    ready += 1;
    if (ready === processes) console.log(`listening on http://127.0.0.1:${port}`);
  });
  for (let i = 0; i < processes; i += 1) cluster.fork();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
