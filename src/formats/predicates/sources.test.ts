import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../json/canonical.ts'
import type { Statement } from '../evidence/intoto.ts'
import { repositoryOf, sameRepository } from './repository.ts'
import { sourceOf } from './summarize.ts'

const commit = 'd20ace7968ba43c0219f62d71334c1095bab1602'
const other = '0123456789abcdef0123456789abcdef01234567'
const github = 'git+https://github.com/acme/shop@refs/heads/main'

const statement = (predicateType: string, predicate: JsonObject): Statement => ({
  type: 'https://in-toto.io/Statement/v1',
  subjects: [{ digest: { sha256: 'a'.repeat(64) } }],
  predicateType,
  predicate,
})
const v1 = (
  externalParameters: JsonObject | string,
  resolvedDependencies: readonly JsonObject[],
  buildType = 'https://actions.github.io/buildtypes/workflow/v1',
) =>
  statement('https://slsa.dev/provenance/v1', {
    buildDefinition: { buildType, externalParameters, resolvedDependencies },
    runDetails: { builder: { id: 'https://builder.example/1' } },
  })
const v02 = (configSource: JsonObject, materials: readonly JsonObject[]) =>
  statement('https://slsa.dev/provenance/v0.2', {
    builder: { id: 'https://builder.example/1' },
    buildType: 'https://example.com/build@v1',
    invocation: { configSource },
    materials,
  })
const git = (uri: string, sha = commit): JsonObject => ({ uri, digest: { gitCommit: sha } })

const shop = 'https://github.com/acme/shop'
const sources: readonly (readonly [
  what: string,
  statement: Statement,
  repository: string | null,
  commit: string | null,
])[] = [
  [
    'what GitHub Actions says',
    v1({ workflow: { repository: shop, ref: 'refs/heads/main', path: '.github/x.yml' } }, [
      git(github),
    ]),
    shop,
    commit,
  ],
  [
    'the input that is the named repository, among others',
    v1({ workflow: { repository: shop } }, [
      git('git+https://github.com/other/action@v1', other),
      git(github),
    ]),
    shop,
    commit,
  ],
  [
    'no commit where the named repository came in at two',
    v1({ workflow: { repository: shop } }, [git(github), git(github, other)]),
    shop,
    null,
  ],
  [
    'no commit of somebody else',
    v1({ workflow: { repository: shop } }, [git('git+https://github.com/other/shop', other)]),
    shop,
    null,
  ],
  [
    'a source with its own digest',
    v1({ source: { uri: github, digest: { sha1: commit } } }, []),
    shop,
    commit,
  ],
  ['a source that is a text', v1({ source: shop }, [git(`${shop}.git`)]), shop, commit],
  [
    'where the build was configured',
    v1({ buildConfigSource: { repository: shop, ref: 'refs/heads/main' } }, [git(github)]),
    shop,
    commit,
  ],
  ['the only input of Git, if none is named', v1({}, [git(github)]), shop, commit],
  [
    'the same input twice',
    v1({}, [git(github), git('git@github.com:acme/shop.git')]),
    shop,
    commit,
  ],
  [
    'nothing of two inputs of Git, if none is named',
    v1({}, [git(github), git('git+https://github.com/acme/lib', other)]),
    null,
    null,
  ],
  [
    'no base image, and no SHA-1 of a download',
    v1({}, [
      { uri: 'pkg:docker/node@22', digest: { sha256: 'b'.repeat(64) } },
      { uri: 'https://example.com/x.tgz', digest: { sha1: commit } },
    ]),
    null,
    null,
  ],
  [
    'a build of ours, by the input that is called source',
    v1(
      { project: 'shop', path: '.' },
      [
        { name: 'source', uri: 'git@github.com:acme/shop.git', annotations: { commit } },
        { name: 'node', annotations: { version: '26' } },
      ],
      'https://berth.dev/build/v1',
    ),
    'ssh://github.com/acme/shop',
    commit,
  ],
  ['a commit of SHA-256', v1({}, [git(github, 'c'.repeat(64))]), shop, 'c'.repeat(64)],
  ['no commit in capitals', v1({}, [git(github, commit.toUpperCase())]), null, null],
  [
    'v0.2, where it was configured',
    v02({ uri: github, digest: { sha1: commit }, entryPoint: 'build.yml' }, []),
    shop,
    commit,
  ],
  [
    'v0.2, by its material',
    v02({ uri: `${shop}.git#main` }, [{ uri: github, digest: { sha1: commit } }]),
    shop,
    commit,
  ],
  ['parameters of another shape', v1('shop', [git(github)]), null, null],
  [
    'nothing of a test result',
    statement('https://in-toto.io/attestation/test-result/v0.1', { result: 'PASSED' }),
    null,
    null,
  ],
  ['nothing of an unknown type', statement('https://example.com/v1', { source: shop }), null, null],
]

for (const [what, it, repository, sha] of sources)
  test(`finds ${what}`, () => {
    const found = sourceOf(it)
    assert.deepEqual([found.repository, found.commit], [repository, sha])
  })

test('says who built it, and says nothing of provenance that cannot be read', () => {
  assert.equal(sourceOf(v1({}, [git(github)])).builder, 'https://builder.example/1')
  const broken = statement('https://slsa.dev/provenance/v1', {
    buildDefinition: { buildType: 'x', resolvedDependencies: [git(github), 7] },
    runDetails: { builder: { id: 'b' } },
  })
  assert.deepEqual(sourceOf(broken), { repository: null, commit: null, builder: null })
})

test('knows the head of a Chainloop attestation', () => {
  const predicate = { metadata: { workflowName: 'build' }, builder: { id: 'chainloop.dev/cli/1' } }
  const remotes = [
    { name: 'fork', url: 'https://github.com/me/shop' },
    { name: 'origin', url: 'https://user:secret@github.com/acme/shop.git' },
  ]
  const head = { name: 'git.head', digest: { sha1: commit }, annotations: { remotes } }
  const it = statement('chainloop.dev/attestation/v0.2', predicate)
  assert.deepEqual(sourceOf({ ...it, subjects: [...it.subjects, head] }), {
    repository: shop,
    commit,
    builder: 'chainloop.dev/cli/1',
  })
  assert.deepEqual(sourceOf(it).commit, null)
})

const addresses: readonly (readonly [string, string | null])[] = [
  [github, shop],
  ['https://github.com/acme/shop.git', shop],
  ['https://github.com/acme/shop/', shop],
  ['https://github.com/acme/shop.git#refs/heads/main', shop],
  ['https://user:secret@github.com/acme/shop?token=secret', shop],
  ['HTTPS://GitHub.com/acme/shop', shop],
  ['git@github.com:acme/shop.git', 'ssh://github.com/acme/shop'],
  ['ssh://git@github.com/acme/shop.git', 'ssh://github.com/acme/shop'],
  ['git://example.com:9418/shop', 'git://example.com:9418/shop'],
  ['https://github.com', null],
  ['Dockerfile', null],
  ['pkg:docker/node@22', null],
  ['javascript:alert(1)', null],
  ['file:///srv/shop', null],
  ['', null],
  [`https://github.com/${'a'.repeat(4096)}`, null],
]

for (const [text, repository] of addresses)
  test(`takes ${text.slice(0, 60)} for ${repository ?? 'no repository'}`, () => {
    assert.equal(repositoryOf(text), repository)
  })

test('tells one repository from another', () => {
  const same = [github, 'git@github.com:acme/shop.git', 'github.com/acme/shop', `${shop}/`]
  for (const a of same) for (const b of same) assert.ok(sameRepository(a, b), `${a} ${b}`)
  assert.ok(sameRepository(shop, 'https://github.com/Acme/Shop'))
  const others = [
    'https://github.com/acme/shop2',
    'https://github.com/acme',
    'https://github.com.evil.example/acme/shop',
    'https://evil.example/github.com/acme/shop',
    'https://github.com@evil.example/acme/shop',
    'https://github.com:8443/acme/shop',
    '',
    'shop',
  ]
  for (const each of others) assert.ok(!sameRepository(shop, each), each)
  assert.ok(!sameRepository('https://git.example/Acme/shop', 'https://git.example/acme/shop'))
  assert.ok(!sameRepository('', ''))
})
