import { readFileSync } from 'node:fs'
import type { Api } from './api.ts'
import type { Sample } from './samples.ts'
import type { Scene } from './scene.ts'

const root = readFileSync(
  new URL('../signatures/recorded/public-good-trusted-root.json', import.meta.url),
  'utf8',
)
const whole = { touches: 'organization' } as const
const none = () => ({})
let last = 0

// White space makes another file of it, and no other root.
const newRoot = () => ({ name: `root-${++last}`, json: `${root}${' '.repeat(last)}` })
const mostRoots = 6
/** An organization has few roots, and these calls are many. */
const withRoom = async (api: Api, { admin }: Scene) => {
  const { body } = await api.ok('trusted-root.list', {}, admin)
  const items = body['items'] as readonly { readonly name: string }[]
  const [oldest] = items
  if (oldest && items.length >= mostRoots)
    await api.ok('trusted-root.remove', { name: oldest.name }, admin)
  return newRoot()
}
/** A root that makes no room for others: it is the last by its name. */
const stays = async (api: Api, { admin }: Scene) => {
  const { body } = await api.ok('trusted-root.list', {}, admin)
  const items = body['items'] as readonly { readonly name: string }[]
  if (!items.some(({ name }) => name === 'stays'))
    await api.ok('trusted-root.add', { name: 'stays', json: root }, admin)
  return { name: 'stays' }
}
const newIdentity = () => ({
  name: `identity-${++last}`,
  issuer: 'https://token.actions.githubusercontent.com',
  subject: `https://github.com/acme/shop-${last}/**`,
})
const added =
  (endpoint: string, make: Sample['input']): Sample['input'] =>
  async (api, scene) => {
    const { body } = await api.ok(endpoint, await make(api, scene), scene.admin)
    return { name: body['name'] as string }
  }

/** Samples of who is trusted beside keys. */
export const trustSamples = {
  'identity.add': { ...whole, kind: 'write', input: newIdentity },
  'identity.list': { ...whole, kind: 'list', input: none },
  'identity.remove': { ...whole, kind: 'write', input: added('identity.add', newIdentity) },
  'trusted-root.add': { ...whole, kind: 'write', input: withRoom },
  'trusted-root.list': { ...whole, kind: 'list', input: none },
  'trusted-root.describe': {
    ...whole,
    kind: 'list',
    input: stays,
  },
  'trusted-root.remove': { ...whole, kind: 'write', input: added('trusted-root.add', withRoom) },
} as const satisfies Readonly<Record<string, Sample>>
