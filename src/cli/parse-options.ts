// A command line turned into words and options by yargs; what it does not understand becomes one sentence.
import { basename } from 'node:path';
import yargs, { type Options } from 'yargs';
import { UserError } from '../base/user-error.js';

export interface CommandSyntax {
  /** e.g. `varia series` */
  readonly name: string;
  /** Everything above the list of options in the help text. */
  readonly introduction: string;
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
}

export interface ParsedOptions {
  /** What stands without an option: models, maps, files. */
  readonly words: readonly string[];
  /** Options that were given, by their long name; those that were not are absent. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** Undefined where help was asked for and has been printed. @throws UserError for unknown options and missing values */
export async function parseOptions(
  syntax: CommandSyntax,
  words: readonly string[],
): Promise<ParsedOptions | undefined> {
  const parser = yargs([...words])
    .scriptName(syntax.name)
    .usage(syntax.introduction)
    .options(syntax.options)
    .parserConfiguration({
      'camel-case-expansion': false,
      'strip-aliased': true,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'flatten-duplicate-arrays': true,
    })
    .strictOptions()
    .version(false)
    .help('help', 'Show this help.')
    .alias('help', 'h')
    .wrap(process.stdout.isTTY ? Math.min(120, process.stdout.columns) : 100)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UserError(sentenceOf(message, syntax.name));
    });
  parser.epilogue(
    ['Examples:', ...syntax.examples.flatMap(([command, what]) => [`  ${command}`, `      ${what}`])].join('\n'),
  );
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${await parser.getHelp()}\n`);
    return undefined;
  }
  const { _: rest, $0: _script, ...given } = await parser.parseAsync();
  for (const [option, value] of Object.entries(given)) {
    const repeatable = syntax.options[option]?.array === true;
    if (Array.isArray(value) && !repeatable)
      throw new UserError(`--${option} was given ${value.length} times (${value.join(', ')}); give it once.`);
    if (Array.isArray(value) && value.length === 0) throw new UserError(`--${option} was given without a value.`);
    if (typeof value === 'number' && Number.isNaN(value))
      throw new UserError(`--${option} needs a number; ${basename(syntax.name)} --help says which.`);
  }
  return {
    words: rest.map(String),
    given: Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)),
  };
}

function sentenceOf(message: string, name: string): string {
  const text = message.trim().replace(/\s*\n\s*/g, ' ');
  return `${text.replace(/\.$/, '')}; ${name} --help lists the options.`;
}
