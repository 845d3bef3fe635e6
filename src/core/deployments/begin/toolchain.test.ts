import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requirePlatform, toolchainDifference, type ToolchainDifference } from './toolchain.ts'

const made = (platform: string, ...programs: readonly (readonly [string, string, string])[]) => ({
  toolchain: JSON.stringify({
    platform,
    programs: programs.map(([name, version, digest]) => ({
      ...{ name, version, digest: `sha256:${digest.repeat(64)}` },
      path: `/usr/bin/${name}`,
    })),
  }),
})
const usual = made('linux-x64', ['node', 'v24.0.0', 'a'])

describe('what two artifacts are made with', () => {
  const rows: readonly (readonly [string, typeof usual, readonly ToolchainDifference[]])[] = [
    ['the same', usual, []],
    [
      'another version',
      made('linux-x64', ['node', 'v26.0.0', 'b']),
      [{ name: 'node', from: 'v24.0.0', to: 'v26.0.0' }],
    ],
    [
      'another file of the same version',
      made('linux-x64', ['node', 'v24.0.0', 'b']),
      [
        {
          name: 'node',
          from: 'v24.0.0 (sha256:aaaaaaaa…)',
          to: 'v24.0.0 (sha256:bbbbbbbb…)',
        },
      ],
    ],
    [
      'another platform and other programs',
      made('linux-arm64', ['go', '1.30', 'c']),
      [
        { name: 'go', from: null, to: '1.30' },
        { name: 'node', from: 'v24.0.0', to: null },
        { name: 'platform', from: 'linux-x64', to: 'linux-arm64' },
      ],
    ],
  ]
  for (const [name, other, said] of rows)
    it(`differs by name: ${name}`, () => assert.deepEqual(toolchainDifference(usual, other), said))
})

describe('an artifact of another platform', () => {
  const web = { name: 'web', kind: 'web' } as const
  it('is refused where processes run', () => {
    const refused = { code: 'platform_differs', message: /built for linux-x64.*linux-arm64/ }
    assert.throws(() => requirePlatform({ ...usual, kind: 'ARCHIVE' }, web, 'linux-arm64'), refused)
  })
  it('is taken where it is the same, or nobody knows, or it does not matter', () => {
    requirePlatform({ ...usual, kind: 'ARCHIVE' }, web, 'linux-x64')
    requirePlatform({ ...usual, kind: 'ARCHIVE' }, web, null)
    requirePlatform({ ...usual, kind: 'CONTAINER_IMAGE' }, web, 'darwin-arm64')
    requirePlatform({ ...usual, kind: 'ARCHIVE' }, { ...web, kind: 'static' }, 'linux-arm64')
  })
})
