// A small Slack app with every kind of block and element, for the tests: it keeps what it is told, and answers as a test
// says. It trusts whoever asks: signatures are tested elsewhere.
import { createServer } from "node:http";
import { after } from "node:test";
import { token } from "./support.mjs";

export const plain = text => ({ type: "plain_text", text });
export const mrkdwn = text => ({ type: "mrkdwn", text });
export const option = (text, value, description) => ({
  text: plain(text),
  value,
  ...(description ? { description: plain(description) } : {}),
});
export const input = (label, element, more = {}) => ({
  type: "input",
  block_id: element.action_id,
  label: plain(label),
  element,
  ...more,
});

const colours = [option("Red", "r", "like a rose"), option("Green", "g"), option("Blue", "b")];
const groups = [
  { label: plain("Warm"), options: [option("Orange", "o")] },
  { label: plain("Cold"), options: [option("Cyan", "c"), option("Violet", "v")] },
];
export const confirm = { title: plain("Sure?"), text: mrkdwn("It *cannot* be undone."), confirm: plain("Do it"), deny: plain("Stop") };

export const form = (more = {}) => ({
  type: "modal",
  callback_id: "form",
  title: plain("All elements"),
  submit: plain("Send"),
  close: plain("Not now"),
  blocks: [
    input("Words", { type: "plain_text_input", action_id: "words", placeholder: plain("Some words") }, { hint: plain("A hint.") }),
    input("Many words", { type: "plain_text_input", action_id: "many_words", multiline: true }, { optional: true }),
    input("Mail", { type: "email_text_input", action_id: "mail" }),
    input("Address", { type: "url_text_input", action_id: "address" }),
    input("Number", { type: "number_input", action_id: "number", is_decimal_allowed: false }),
    input("Colour", { type: "static_select", action_id: "colour", options: colours }),
    input("Shades", { type: "multi_static_select", action_id: "shades", option_groups: groups, max_selected_items: 2 }),
    input("Fruit", { type: "external_select", action_id: "fruit", min_query_length: 2 }),
    input("Person", { type: "users_select", action_id: "person" }),
    input("People", { type: "multi_users_select", action_id: "people" }),
    input("Channel", { type: "channels_select", action_id: "channel" }),
    input("Conversations", { type: "multi_conversations_select", action_id: "conversations" }),
    input("Ticks", { type: "checkboxes", action_id: "ticks", options: colours, initial_options: [colours[1]] }),
    input("Radio", { type: "radio_buttons", action_id: "radio", options: colours }),
    input("Day", { type: "datepicker", action_id: "day" }),
    input("Time", { type: "timepicker", action_id: "time" }),
    input("Moment", { type: "datetimepicker", action_id: "moment" }),
    input("Rich", { type: "rich_text_input", action_id: "rich" }, { optional: true }),
    input("Files", { type: "file_input", action_id: "files" }, { optional: true }),
  ],
  ...more,
});

export const card = [
  { type: "header", text: plain("A header :tada:") },
  {
    type: "section",
    block_id: "with_menu",
    text: mrkdwn("*Bold* _italic_ ~gone~ `code` <https://example.test/x|a link> <@U0OMAR> <#C0GENERAL> :wave:\n> quoted\n```fence *here*```"),
    accessory: {
      type: "overflow",
      action_id: "more",
      options: [option("Archive", "archive"), { ...option("Open", "open"), url: "https://example.test/open" }],
    },
  },
  { type: "section", fields: [mrkdwn("*One*\nfirst"), mrkdwn("*Two*\nsecond"), plain("Three"), plain("Four")] },
  { type: "divider" },
  {
    type: "context",
    elements: [
      { type: "image", image_url: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", alt_text: "a dot" },
      mrkdwn("Since <!date^1767225600^{date_long} at {time}|new year>"),
    ],
  },
  {
    type: "actions",
    block_id: "row",
    elements: [
      { type: "button", action_id: "go", text: plain("Go"), style: "primary", value: "1" },
      { type: "button", action_id: "drop", text: plain("Drop"), style: "danger", confirm },
      { type: "button", action_id: "late", text: plain("Late") },
      { type: "static_select", action_id: "pick", placeholder: plain("Pick a colour"), options: colours },
      { type: "datepicker", action_id: "when", placeholder: plain("Pick a day") },
    ],
  },
  { type: "image", image_url: "https://example.invalid/none.png", alt_text: "A picture that is not there", title: plain("Title of a picture") },
  {
    type: "rich_text",
    elements: [
      { type: "rich_text_section", elements: [{ type: "text", text: "Rich ", style: { bold: true } }, { type: "user", user_id: "U0LENA" }] },
      { type: "rich_text_list", style: "ordered", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "first item" }] }] },
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "preformatted" }] },
    ],
  },
  { type: "markdown", text: "# Heading\n\n- **strong** item\n- <b>no html</b>\n\n[out](https://example.test/md)" },
  { type: "table", rows: [[{ type: "raw_text", text: "Name" }], [{ type: "raw_text", text: "Lena" }]] },
  {
    type: "video",
    title: plain("A video"),
    title_url: "https://example.test/video",
    video_url: "https://example.test/embed",
    thumbnail_url: "https://example.invalid/thumb.png",
    alt_text: "The video",
  },
];

export async function showcase() {
  const told = [];
  const waiting = [];
  const answers = new Map(); // by the kind of what is told: a body, or a function of the payload
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const bytes of request) body += bytes;
    const fields = new URLSearchParams(body);
    const payload = request.headers["content-type"]?.includes("json")
      ? JSON.parse(body)
      : fields.has("payload")
        ? JSON.parse(fields.get("payload"))
        : Object.fromEntries(fields);
    const kind = payload.command ? "command" : (payload.event?.type ?? payload.type);
    told.push({ kind, payload });
    for (const look of [...waiting]) look();
    const given = answers.get(kind);
    const answer = typeof given === "function" ? await given(payload) : given;
    response.statusCode = answer?.status ?? 200;
    if (answer?.body !== undefined) response.setHeader("Content-Type", "application/json");
    response.end(answer?.body === undefined ? "" : JSON.stringify(answer.body));
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  server.unref(); // it does not keep the test running
  const app = {
    url: `http://127.0.0.1:${server.address().port}`,
    slack: "",
    answers,
    told,
    async call(method, args) {
      const response = await fetch(`${app.slack}/api/${method}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json; charset=utf-8" },
        body: JSON.stringify(args),
      });
      return response.json();
    },
    // The newest that fits, once there is one.
    heard(kind, fits = () => true) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`the app heard no ${kind}`)), 8000);
        const look = () => {
          const found = told.findLast(one => one.kind === kind && fits(one.payload));
          if (!found) return;
          clearTimeout(timer);
          waiting.splice(waiting.indexOf(look), 1);
          resolve(found.payload);
        };
        waiting.push(look);
        look();
      });
    },
  };
  return app;
}
