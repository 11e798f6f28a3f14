declare module "virtual:emoji" {
  const names: Record<string, string>;
  export default names;
}
