import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Listed } from './images.ts'
import { leftImages } from './leftovers.ts'

/** Two letters stand for an id. */
const whole = (short: string): string => `sha256:${short.repeat(32)}`

const image = (id: string, parent = '', isNamed = false): Listed => ({
  id: whole(id),
  parent: parent === '' ? '' : whole(parent),
  isNamed,
  createdAt: 0,
})

/** As a build writes it: whole ids of what was there, twelve digits of what it named. */
const written = (line: string): string =>
  line.startsWith('- ') ? `- ${whole(line.slice(2))}` : `+ ${line.slice(2).repeat(6)}`

// [what the build wrote down, what there is now, what goes, in this order]
const table: readonly (readonly [
  string,
  readonly string[],
  readonly Listed[],
  readonly string[],
])[] = [
  ['nothing was made', ['- aa'], [image('aa')], []],
  ['what was there before stays', ['- aa', '+ aa'], [image('aa')], []],
  ['what has a name stays', ['+ aa'], [image('aa', '', true)], []],
  ['what it named goes', ['+ aa', '+ bb'], [image('aa'), image('bb', 'aa')], ['bb', 'aa']],
  ['what it made but could not say', ['+ aa'], [image('bb', 'aa'), image('aa')], ['bb', 'aa']],
  ["another's stays", ['+ aa'], [image('aa'), image('cc')], ['aa']],
  ['an empty name is no name', ['+ '], [image('aa')], []],
  ['half a name is no name', ['+ a'], [image('aa')], []],
]
for (const [name, trail, images, goes] of table)
  test(name, () => {
    assert.deepEqual(leftImages(trail.map(written), images), goes.map(whole))
  })
