// `import()` of what is known only at run time. Code that was kept of an earlier run cannot do it (kept-code.ts), and is lent it by who loads it.

let importing = (url: string): Promise<unknown> => import(/* @vite-ignore */ url);

/** The exports of the module at a URL. */
export function importModule(url: string): Promise<unknown> {
  return importing(url);
}

/** From now on imports are done by `lent`. */
export function importBy(lent: (url: string) => Promise<unknown>): void {
  importing = lent;
}
