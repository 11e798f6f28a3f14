// A SCIM service of others (scimmy, scimmy-routers), with people and groups in memory: node server.mjs PORT TOKEN.
// What is not SCIM: GET /state gives who is in which group, for tests.
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [port, token] = [Number(process.argv[2]), process.argv[3]];
const users = new Map(["lena", "omar"].map((name, i) => [`u${i + 1}`,
  {id: `u${i + 1}`, userName: `${name}@acme.test`, displayName: name, active: true,
    emails: [{value: `${name}@acme.test`, type: "work", primary: true}]}]));
const groups = new Map([["g1", {id: "g1", displayName: "Platform", members: []}]]);

const keeps = (kept, type) => ({
  egress: resource => {
    if (resource.id) {
      if (!kept.has(resource.id)) throw new SCIMMY.Types.Error(404, null, `${type} ${resource.id} not found`);
      return kept.get(resource.id);
    }
    const all = [...kept.values()];
    return resource.filter ? resource.filter.match(all) : all;
  },
  ingress: (resource, instance) => {
    const id = resource.id ?? `${type}${kept.size + 1}`;
    const now = {...JSON.parse(JSON.stringify(instance)), id};
    kept.set(id, now);
    return now;
  },
  degress: resource => { kept.delete(resource.id); },
});
const declare = (type, kept, name) => {
  const {egress, ingress, degress} = keeps(kept, name);
  SCIMMY.Resources.declare(type).egress(egress).ingress(ingress).degress(degress);
};
declare(SCIMMY.Resources.User, users, "user");
declare(SCIMMY.Resources.Group, groups, "group");

const app = express();
app.get("/state", (_, response) => response.json(Object.fromEntries(
  [...groups.values()].map(group => [group.displayName, (group.members ?? []).map(member => member.value)]))));
app.use("/scim/v2", new SCIMMYRouters({
  type: "bearer",
  handler: request => {
    if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("Who are you?");
    return "c1";
  },
}));
app.listen(port, "127.0.0.1");
