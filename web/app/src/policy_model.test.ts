import { expect, test } from "vitest";
import { changed, keyOf, kindOf, moved, type Problem, problemsAt, replaced, without } from "./policy_model";

test("what stands in a list moves by one place and stays at its end", () => {
  expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  expect(replaced(["a", "b"], 1, "x")).toEqual(["a", "x"]);
  expect(without(["a", "b"], 0)).toEqual(["b"]);
});

test("a key survives a change and is not saved", () => {
  const step = { accept: "Low risk" };
  const first = keyOf(step);
  const next = changed(step, { accept: "High risk" });
  expect(keyOf(next)).toBe(first);
  expect(keyOf({ accept: "Low risk" })).not.toBe(first);
  expect(JSON.stringify(next)).toBe('{"accept":"High risk"}');
});

test("what becomes nothing goes", () => {
  expect(changed({ by: 1, quorum: 2 } as { by: number; quorum?: number }, { quorum: undefined })).toEqual({ by: 1 });
});

test("a mistake belongs to its field and to nothing that only begins alike", () => {
  const problem = (path: string): Problem => ({ path, says: "", line: 0, column: 0 });
  const all = [problem("steps.1.approve.by"), problem("steps.1.approve.by.0"), problem("steps.10.approve.by")];
  expect(problemsAt(all, "steps.1.approve.by")).toHaveLength(2);
  expect(problemsAt(all, "steps.1")).toHaveLength(2);
  expect(problemsAt(all, "steps.2")).toHaveLength(0);
});

test("each step says what it is", () => {
  expect(kindOf({ wait: { for: "2h" } })).toBe("wait");
  expect(kindOf({ reject: "No" })).toBe("reject");
});
