import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endedTrust } from './ended-trust.ts'

const web = { digest: `sha256:${'a'.repeat(64)}`, name: 'registry.test/web', records: 2 }
const odd = { digest: `sha256:${'b'.repeat(64)}`, name: null, records: 1 }
const webLine = '  sha256:aaaaaaaaaaaa…  registry.test/web  in 2 places'

const rows: readonly (readonly [Parameters<typeof endedTrust>[2], readonly string[]])[] = [
  [
    { planned: false, lost: { artifacts: 0, records: 0, first: [] } },
    ['Key ci is trusted no longer.', 'Nothing that runs now loses its verification.'],
  ],
  [
    { planned: true, lost: { artifacts: 0, records: 0, first: [] } },
    ['Key ci would be trusted no longer.', 'Nothing that runs now would lose its verification.'],
  ],
  [
    { planned: false, lost: { artifacts: 1, records: 2, first: [web] } },
    [
      'Key ci is trusted no longer.',
      '1 artifact that runs in 2 places is verified no longer:',
      webLine,
    ],
  ],
  [
    { planned: true, lost: { artifacts: 3, records: 4, first: [web, odd] } },
    [
      'Key ci would be trusted no longer.',
      '3 artifacts that run in 4 places would be verified no longer:',
      webLine,
      '  sha256:bbbbbbbbbbbb…  (no name)  in 1 place',
      '  and 1 more',
    ],
  ],
]

describe('the end of a trust', () => {
  for (const [removed, lines] of rows)
    it(lines[1] ?? '', () =>
      assert.equal(endedTrust('Key ci', 'trusted', removed), lines.map((l) => `${l}\n`).join('')),
    )
})
