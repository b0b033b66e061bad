/** Returns the value at a path such as `data.realm.keys.0.id`, or undefined if there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined), value)
}

/** Returns the text at a path. @throws Error if there is none. */
export function textAt(value: unknown, path: string): string {
  const found = valueAt(value, path)
  if (typeof found !== 'string') throw new Error(`There is no text at ${path} of ${JSON.stringify(value)}`)
  return found
}

/** Returns the list at a path. @throws Error if there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = valueAt(value, path)
  if (!Array.isArray(found)) throw new Error(`There is no list at ${path} of ${JSON.stringify(value)}`)
  return found
}
