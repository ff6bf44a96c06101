// Options of a plugin, checked against its schema: what it does not know is refused by name, not dropped.
import { z } from 'zod';
import { UserError } from '../base/user-error.js';
import type { RestraintPlugin } from './plugin.js';

/** The part of a JSON schema that tells which keys an object may have. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly additionalProperties?: unknown;
  readonly items?: ObjectSchema;
}

/** Options as the schema makes them (defaults filled in). Throws a UserError naming plugin, option and way out. */
export function parseOptions<Schema extends z.ZodType>(
  plugin: RestraintPlugin<Schema>,
  options: unknown,
): z.output<Schema> {
  const unknown = unknownOption(options, schemaOf(plugin), '');
  if (unknown !== undefined) {
    const { key, place, allowed } = unknown;
    throw new UserError(
      `The plugin '${plugin.name}' has no option '${key}'${place === '' ? '' : ` in ${place}`}; it has ${allowed.join(', ') || 'none'}.`,
    );
  }
  const result = plugin.options.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = pathName(issue?.path ?? []);
  throw new UserError(
    `The plugin '${plugin.name}' cannot take ${place === '' ? 'its options' : `the option ${place}`}: ${issue?.message ?? 'they do not fit its schema'}.`,
  );
}

/** Schemas without a JSON form (of another library's version, say) are left to check their options by themselves. */
function schemaOf(plugin: RestraintPlugin): ObjectSchema {
  try {
    return z.toJSONSchema(plugin.options, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
  } catch {
    return {};
  }
}

function unknownOption(
  value: unknown,
  schema: ObjectSchema,
  place: string,
): { key: string; place: string; allowed: string[] } | undefined {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const found = unknownOption(item, schema.items ?? {}, `${place}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return undefined;
  const { properties, additionalProperties } = schema;
  const closed = additionalProperties === undefined || additionalProperties === false;
  for (const [key, item] of Object.entries(value)) {
    const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (inner === undefined && closed) return { key, place, allowed: Object.keys(properties) };
    const found = unknownOption(item, inner ?? {}, place === '' ? key : `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `restraints[0].sigma` */
function pathName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`),
    '',
  );
}
