// The command line that goes on with an interrupted run, quoted so that it can be pasted into a shell.

/** `command`: as it was given, with the program's name. */
export function resumeLine(command: readonly string[]): string {
  const words = command.filter((word) => word !== '--overwrite');
  if (!words.includes('--resume')) {
    // Behind `--` stand files alone.
    const end = words.indexOf('--');
    words.splice(end < 0 ? words.length : end, 0, '--resume');
  }
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
