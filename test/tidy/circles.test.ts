import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filesBelow, importsOf } from './tree.ts'

type Imports = ReadonlyMap<string, readonly string[]>

/** The first circle that is met from each file, as the files along it; each is told once. */
const circlesIn = (imports: Imports): readonly string[] => {
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file)
    if (at >= 0) circles.push([...way.slice(at), file].join(' → '))
    if (at >= 0 || done.has(file)) return
    for (const next of imports.get(file) ?? []) visit(next, [...way, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return circles
}

describe('imports', () => {
  const folders = [
    ...['core/deployments', 'db', 'blobs', 'signatures', 'registry', 'drivers', 'host', 'worker'],
    ...['client', 'cli', 'config'],
  ]
  for (const folder of folders)
    it(`of ${folder} never go in a circle, not even those of types`, () => {
      const files = filesBelow(`src/${folder}`, /\.ts$/)
      assert.ok(files.length > 0)
      assert.deepEqual(circlesIn(new Map(files.map((file) => [file.path, importsOf(file)]))), [])
    })

  it('that do are found, with the way', () => {
    const imports = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []],
    ])
    assert.deepEqual(circlesIn(imports), ['a → b → c → a'])
  })
})
