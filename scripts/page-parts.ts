import type { Metafile } from 'esbuild'

/** Each module of the page with what it imports, as esbuild tells it. */
export type Modules = Metafile['inputs']

type Kind = 'import-statement' | 'dynamic-import'

/**
 * What a module that something late begins with has to import besides, so that it comes in one
 * file: the part that it is shown in; and each part, what several of those in it share. A bundler
 * that is not told makes a file for whatever any of them have in common.
 */
export const companionsOf = (
  modules: Modules,
  entry: string,
): ReadonlyMap<string, readonly string[]> => {
  const companions = new Map<string, readonly string[]>()
  const visit = (part: string, around: ReadonlySet<string>): void => {
    const own = reached(modules, part, ['import-statement'], around)
    const there = around.union(own)
    const late = importsOf(modules, own, ['dynamic-import']).difference(there)
    const counts = new Map<string, number>()
    for (const each of late)
      for (const module of reached(modules, each, ['import-statement', 'dynamic-import'], there))
        counts.set(module, (counts.get(module) ?? 0) + 1)
    const shared = [...counts].filter(([, count]) => count > 1).map(([module]) => module)
    companions.set(part, [...(companions.get(part) ?? []), ...shared])
    for (const each of late) {
      companions.set(each, [part])
      visit(each, there.union(new Set(shared)))
    }
  }
  visit(entry, new Set())
  return companions
}

/** All that a module leads to by imports of these kinds, itself included; not what is there. */
const reached = (
  modules: Modules,
  from: string,
  kinds: readonly Kind[],
  there: ReadonlySet<string>,
): Set<string> => {
  const found = new Set([from])
  for (const module of found)
    for (const each of importsOf(modules, [module], kinds).difference(there)) found.add(each)
  return found
}

const importsOf = (modules: Modules, from: Iterable<string>, kinds: readonly Kind[]): Set<string> =>
  new Set(
    [...from].flatMap((module) =>
      (modules[module]?.imports ?? [])
        .filter(({ kind, path }) => kinds.some((each) => each === kind) && !path.endsWith('.css'))
        .map(({ path }) => path),
    ),
  )
