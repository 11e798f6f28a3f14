// What the Bolt app says: as many blocks and words as c1 uses for the same.

const plain = (text) => ({ type: 'plain_text', text, emoji: true });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const context = (text) => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] });
const button = (action_id, text, value, style) => ({
  type: 'button', action_id, text: plain(text), value, ...(style && { style }),
});

const words = [
  ['request [app] [what] [4h] [for @person] [because ...]', 'ask for access; what you write is filled into the form'],
  ['bundle [name]', 'ask for a bundle as a whole'],
  ['mine', 'your open requests'],
  ['approvals', 'what waits for you'],
  ['access', 'what you hold and until when; extend it, give it back'],
  ['status 1042', 'how a request stands'],
  ['cancel 1042', 'take a request back'],
  ['delegate @person until friday', 'let somebody decide for you while you are away; `off` ends it'],
  ['why [app] [what]', 'why you cannot see something'],
  ['settings', 'who you are to me, and who decides for you'],
  ['login CODE', 'let a device or a program act for you: say the code that it shows'],
  ['web', 'open the web app: a link that signs you in, once'],
  ['help', 'show this'],
];

exports.help = (command) =>
  `*Here is what I can do for you*${words.map(([word, does]) => `\n• \`${command} ${word}\` – ${does}`).join('')}\n` +
  'Your requests and what waits for you are in my *Home* tab. Whatever you write in the thread of a request reaches ' +
  'everybody who has to do with it.';

exports.form = (person) => ({
  type: 'modal',
  callback_id: 'request_form',
  title: plain('Submit a request'),
  submit: plain('Submit'),
  close: plain('Cancel'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input', block_id: `app:${person.email}`, label: plain('App'), dispatch_action: true,
      element: { type: 'external_select', action_id: 'app', min_query_length: 0, placeholder: plain('Which app?') },
    },
    context("Can't find it? `/c1 why` and its exact name tell who may see it."),
    {
      type: 'input', block_id: 'reason', label: plain('Reason'),
      hint: plain('The approvers read it, and it stays in the audit log.'),
      element: {
        type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 3000,
        placeholder: plain('What do you need it for?'),
      },
    },
  ],
});

// What was filled in, or a sentence for one of the fields.
exports.wishIn = (view) => {
  const wish = {};
  for (const [block, actions] of Object.entries(view.state.values)) {
    const { selected_option: one, selected_options: many, value } = Object.values(actions)[0];
    if (block.startsWith('app:')) wish.app = one?.value;
    if (block.startsWith('entitlement:')) wish.entitlement = many?.[0]?.value;
    if (block.startsWith('duration')) wish.duration = one?.value;
    if (block === 'reason') wish.reason = value?.trim();
  }
  if (!wish.reason) return { errors: { reason: 'Say why, please.' } };
  if (!wish.entitlement?.startsWith(`${wish.app}/`)) return { errors: { reason: 'Choose what is needed.' } };
  if (!/^\d+[hd]$/.test(wish.duration ?? '')) return { errors: { reason: 'Choose how long you need it.' } };
  return { wish };
};

exports.card = (request, requester, approver, mayDecide) => {
  const wish = JSON.parse(request.body);
  const status = request.state === 'asked' ? `waits for ${approver.name}` : `approved by ${approver.name}; to be given`;
  const blocks = [
    section(`*#${request.id} ${wish.entitlement}* for <@${requester.slack_user}>`),
    context(`*Status:* ${status}`),
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: `*For*\n${requester.name}` }, { type: 'mrkdwn', text: `*App*\n${wish.app}` },
        { type: 'mrkdwn', text: `*How long*\n${wish.duration}` },
        { type: 'mrkdwn', text: `*Asked*\n<!date^${Math.floor(wish.opened / 1000)}^{date_short_pretty} {time}|then>` },
      ],
    },
    section(`*Reason*\n${wish.reason}`),
    context(`1. ${approver.name} decides   2. ${approver.name} gives the access`),
  ];
  const value = `${request.id}:0`;
  if (mayDecide && request.state === 'asked') {
    blocks.push({
      type: 'actions', block_id: 'buttons',
      elements: [
        button('approve', 'Approve', value, 'primary'), button('deny', 'Deny', value, 'danger'),
        button('approve_note', 'Approve with a note…', value), button('cancel', 'Cancel the request…', value),
      ],
    });
  } else if (mayDecide) {
    blocks.push({
      type: 'actions', block_id: 'buttons',
      elements: [button('provisioned', 'Provisioned', value, 'primary'), button('wont_do', "Won't do", value)],
    });
  } else {
    blocks.push({ type: 'actions', block_id: 'buttons', elements: [button('cancel', 'Cancel the request…', value)] });
  }
  return { text: `#${request.id} ${wish.entitlement} for ${requester.name}: ${status}`, blocks };
};
