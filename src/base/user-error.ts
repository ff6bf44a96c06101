// The error for what a user can mend: one sentence that names file, place, offending value and the way out.

/** Ends a command with exit code 2. Any other error is ours and ends with exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** A plugin may have a copy of this package of its own, whose errors mean the same. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError';
  }
}

/** The message of anything that was thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
