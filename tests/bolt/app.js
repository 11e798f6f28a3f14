// A small app as Bolt's "getting started" has it: everything here is what its documentation shows, and nothing knows that
// Slack is a local one, but for the address of the Web API.
const { App } = require('@slack/bolt');

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: Boolean(process.env.SLACK_APP_TOKEN),
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: 'plain_text', text });
const option = (text, value) => ({ text: plain(text), value });
const projects = ['Website', 'Warehouse', 'Mobile app'];

const ticketForm = {
  type: 'modal',
  callback_id: 'ticket',
  title: plain('New ticket'),
  submit: plain('Create'),
  blocks: [
    {
      type: 'input',
      block_id: 'title',
      label: plain('Title'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
    {
      type: 'input',
      block_id: 'project',
      label: plain('Project'),
      element: { type: 'external_select', action_id: 'project', min_query_length: 0, placeholder: plain('Pick one') },
    },
    {
      type: 'input',
      block_id: 'urgency',
      optional: true,
      label: plain('Urgency'),
      element: {
        type: 'static_select',
        action_id: 'value',
        options: [option('Today', 'today'), option('Some day', 'some_day')],
      },
    },
  ],
};

app.message('hello', async ({ message, say }) => {
  await say({
    text: `Hey there <@${message.user}>!`,
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `Hey there <@${message.user}>!` },
        accessory: { type: 'button', text: plain('Click Me'), action_id: 'button_click' },
      },
    ],
  });
});

app.action('button_click', async ({ body, ack, say }) => {
  await ack();
  await say(`<@${body.user.id}> clicked the button`);
});

app.command('/ticket', async ({ command, ack, client, respond }) => {
  if (command.text === 'help') {
    await ack('Type /ticket and fill in the form.');
    return;
  }
  await ack();
  if (command.text === 'whoami') {
    const { user } = await client.users.info({ user: command.user_id });
    const { team } = await client.team.info();
    const { channels } = await client.conversations.list({ types: 'public_channel', limit: 10 });
    await respond(`${user.real_name} of ${team.name}, who may read ${channels.map((c) => `#${c.name}`).join(' ')}`);
    return;
  }
  await client.views.open({ trigger_id: command.trigger_id, view: ticketForm });
});

app.options('project', async ({ payload, ack }) => {
  const found = projects.filter((name) => name.toLowerCase().includes((payload.value || '').toLowerCase()));
  await ack({ options: found.map((name) => option(name, name)) });
});

app.view('ticket', async ({ ack, body, view, client }) => {
  const { title, project, urgency } = view.state.values;
  if (title.value.value.length < 5) {
    await ack({ response_action: 'errors', errors: { title: 'Say a little more, please.' } });
    return;
  }
  await ack();
  const when = urgency.value.selected_option?.text.text ?? 'no hurry';
  await client.chat.postMessage({
    channel: body.user.id,
    text: `Ticket for ${project.project.selected_option.value}: ${title.value.value} (${when})`,
  });
});

app.shortcut('open_ticket', async ({ shortcut, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: ticketForm });
});

app.shortcut('note_it', async ({ shortcut, ack, respond }) => {
  await ack();
  await respond({ text: `Noted: ${shortcut.message.text}`, response_type: 'ephemeral', replace_original: false });
});

app.event('app_mention', async ({ event, client, say }) => {
  await client.reactions.add({ channel: event.channel, timestamp: event.ts, name: 'wave' });
  await say({ text: `You called, <@${event.user}>?`, thread_ts: event.ts });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: {
      type: 'home',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `Welcome home, <@${event.user}>` } },
        { type: 'actions', elements: [{ type: 'button', text: plain('Count up'), action_id: 'count_up', value: '0' }] },
      ],
    },
  });
});

app.action('count_up', async ({ action, body, ack, client }) => {
  await ack();
  const count = Number(action.value) + 1;
  await client.views.update({
    view_id: body.view.id,
    hash: body.view.hash,
    view: {
      type: 'home',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `Counted to ${count}` } },
        {
          type: 'actions',
          elements: [{ type: 'button', text: plain('Count up'), action_id: 'count_up', value: String(count) }],
        },
      ],
    },
  });
});

(async () => {
  const server = await app.start(Number(process.env.PORT ?? 3000));
  app.logger.info('Bolt app is running!');
  console.log(`ready ${process.env.SLACK_APP_TOKEN ? 'socket' : server.address().port}`);
})();
