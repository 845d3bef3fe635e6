import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everyCommand, type Found } from './every-command.ts'
import { runBerth } from './fake-context.ts'

const digest = `sha256:${'0'.repeat(64)}`
const commands = await everyCommand()

// Whoever reached a server would get exit code 7: nothing listens there.
const nowhere = { BERTH_SERVER: 'http://127.0.0.1:1', BERTH_TOKEN: 'berth_test' }

const before = (index: number): readonly string[] => Array<string>(index).fill('x')

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = nowhere) =>
  runBerth(argv, { env })

describe('an empty value is an error, never a default', () => {
  for (const { words, doc } of commands) {
    const common = [doc.isSilent ? [] : 'output', doc.isLocal ? [] : ['server', 'token']].flat(2)
    const valued = Object.entries(doc.flags).filter(([, { kind }]) => kind !== 'boolean')
    for (const flag of [...valued.map(([name]) => name), ...common])
      it(`${words.join(' ')} --${flag} ''`, async () => {
        for (const empty of [[`--${flag}`, ''], [`--${flag}=`]]) {
          const { code, stdout, stderr } = await run([
            ...words,
            ...completed(words, flag),
            ...empty,
          ])
          assert.deepEqual([code, stdout], [2, ''], stderr)
          assert.match(stderr, new RegExp(`--${flag} must `))
        }
      })
    for (const [index, { placeholder }] of (doc.args ?? []).entries())
      it(`${[...words, ...before(index)].join(' ')} ''`, async () => {
        const typed = [...words, ...completed(words, ''), ...before(index), '']
        const { code, stderr } = await run(typed)
        assert.equal(code, 2)
        assert.match(stderr, new RegExp(`^Error: ${placeholder} must not be empty\\.`))
      })
  }

  const variables: readonly (readonly [name: string, argv: readonly string[]])[] = [
    ['BERTH_SERVER', ['environment', 'list']],
    ['BERTH_TOKEN', ['environment', 'list']],
    ['BERTH_INSECURE', ['environment', 'list', '--server', 'http://berth.example.com']],
    ['BERTH_REGISTRY_SERVER', [...recordOf('--oci-ref', 'ghcr.io/a/b:v1')]],
    ['BERTH_REGISTRY_USERNAME', [...recordOf('--oci-ref', 'ghcr.io/a/b:v1')]],
    ['BERTH_REGISTRY_PASSWORD', [...recordOf('--oci-ref', 'ghcr.io/a/b:v1')]],
    ['BERTH_REGISTRY_INSECURE', [...recordOf('--oci-ref', 'ghcr.io/a/b:v1')]],
  ]
  for (const [name, argv] of variables)
    it(`${name}=`, async () => {
      const { code, stderr } = await run(argv, { ...nowhere, [name]: '' })
      assert.equal(code, 2, stderr)
      assert.match(stderr, /BERTH_|registry/)
    })
})

describe('a wrong command line says what is wrong and what to do', () => {
  const rows: readonly (readonly [line: string, says: string, next: string])[] = [
    ['deploment list', 'There is no command "deploment". Did you mean deployment?', 'berth --help'],
    ['--server x env list', '--server stands before the command;', 'berth --help'],
    ['env -o yaml list', '-o stands before the command;', 'berth env --help'],
    ['env lst', 'There is no command "lst". Did you mean list?', 'berth env --help'],
    [
      'env list --limt 3',
      'There is no flag --limt. Did you mean --limit?',
      'berth env list --help',
    ],
    ['env list -x', 'There is no flag -x.', 'berth env list --help'],
    ['env list extra', 'There is one word too many: "extra".', 'berth env list --help'],
    [
      'logs web --env staging',
      'There is one word too many: "web". Did you mean --service web or --project web?',
      'berth logs --service web --env staging',
    ],
    [
      'restart staging --service web',
      'There is one word too many: "staging". Did you mean --env staging or --project staging?',
      'berth restart --env staging --service web',
    ],
    [
      'rollback dep_1',
      'There is one word too many: "dep_1". Did you mean --to dep_1?',
      'berth rollback --to dep_1',
    ],
    ['logs web api', 'There is one word too many: "web".', 'berth logs --help'],
    [
      'status shop',
      'There is one word too many: "shop". Did you mean --project shop or --env shop?',
      'berth status --project shop',
    ],
    ['logs web --token abc', 'There is one word too many: "web".', 'berth logs --help'],
    ['env list --limit', '--limit needs a value.', 'berth env list --help'],
    [
      'env list --limit --cursor x',
      '--limit needs a value before --cursor.',
      'berth env list --help',
    ],
    [
      'env list --limit 1 --limit 2',
      '--limit was given twice; once is enough.',
      'berth env list --help',
    ],
    [
      'env create a --type kubernets',
      '--type must be one of kubernetes, ecs, server, lambda, custom, not "kubernets".',
      'berth env create --help',
    ],
    [
      'deployment list --history=maybe',
      '--history takes no value.',
      'berth deployment list --help',
    ],
    [
      'deployment record --kind ARCHIVE',
      '--env, --logical-env, --deployment-name and --oci-ref or --digest are missing.',
      'berth deployment record --help',
    ],
    [
      `deployment record --digest ${digest} --kind ARCHIVE --env=e`,
      '--logical-env and --deployment-name are missing.',
      'berth deployment record --help',
    ],
    ['token create', 'NAME and --role are missing.', 'berth token create --help'],
    ['token create ci', '--role is missing.', 'berth token create --help'],
    ['token create --name ci -o yaml', '--role is missing.', 'berth token create --help'],
    ['token create -o yaml --expires 90d', 'NAME and --role are missing.', ''],
    ['identity add --issuer https://a', 'NAME and --subject are missing.', ''],
    [
      'verify api',
      'SUBJECT takes a reference, a digest, or the id',
      'An image is api:TAG; what runs',
    ],
    ['evidence export api --file ./x', 'SUBJECT takes references, digests', 'An image is api:TAG;'],
    ['attestation pull api', 'REFERENCE takes registry/name:tag', 'An image is api:TAG;'],
    ['where api --resolve', 'ARTIFACT takes a digest or a reference;', 'An image is api:TAG;'],
    ['ledger prove x --force', '--force has no meaning where no file is written.', 'Leave it out'],
    ['token revoke', 'ID is missing.', 'berth token revoke --help'],
    ['env create', 'The name is missing.', 'Give it: NAME, or --name NAME'],
    ['env create a --name a', 'The name was given twice.', 'Give it once: NAME, or --name NAME'],
    ['env create a --label x', '--label must be KEY=VALUE.', 'Such as --label team=core'],
    ['env create a --label x=', '--label x= has no value.', 'Such as --label x=core'],
    [
      'env update a --label x=1 --label x=2',
      '--label x was given twice.',
      'berth env update --help',
    ],
    ['env update a', 'There is nothing to change.', 'Give at least one of'],
    ['completion tcsh', 'There is no completion for tcsh.', 'There is: bash, zsh, fish'],
    ['token create a --role viewer --expires 90', '--expires must be a time or a span.', 'Such as'],
    [
      `where ${digest} --registry-insecure`,
      '--registry-insecure has no meaning with a digest.',
      '',
    ],
    ['where a:b:c', 'ARTIFACT must', 'Such as'],
    ['env list --server ftp://x', 'The server must be an http or https URL', 'Such as'],
    ['env list --server http://10.0.0.1', 'http://10.0.0.1 is plain HTTP', 'Use https://'],
    ['attest --artifact ./x --predicate - --predicate-type a:b', '--predicate must be JSON', ''],
  ]
  for (const [line, says, next] of rows)
    it(line, async () => {
      const { code, stdout, stderr } = await run(line.split(' '))
      assert.deepEqual([code, stdout], [2, ''])
      assert.ok(stderr.startsWith(`Error: ${says}`), stderr)
      if (next !== '') assert.ok(stderr.includes(`\nNext: ${next}`), stderr)
    })

  it('says which variable was meant by one that nobody reads', async () => {
    const { code, stderr } = await run(['env', 'list'], { ...nowhere, BERTH_SERVR: 'http://x' })
    assert.deepEqual(
      [code, stderr],
      [
        2,
        'Error: There is no variable BERTH_SERVR: did you mean BERTH_SERVER?\n' +
          'Next: Set that one, or unset this\n',
      ],
    )
  })

  it('says it in JSON where JSON is wanted', async () => {
    for (const wish of [['-o', 'json'], ['--output', 'json'], ['--output=json'], ['-o=json']]) {
      const { code, stdout, stderr } = await run(['env', 'list', '--limt', '3', ...wish])
      assert.deepEqual([code, stdout], [2, ''])
      assert.deepEqual(JSON.parse(stderr), {
        type: '/docs/problems#usage',
        title: 'Wrong usage',
        detail: 'There is no flag --limt. Did you mean --limit?',
        code: 'usage',
        next: 'berth env list --help',
        retryable: false,
        errors: [],
      })
    }
  })

  it('takes exactly one of --oci-ref and --digest', async () => {
    const neither = await run(recordOf())
    assert.deepEqual([neither.code, neither.stdout], [2, ''])
    assert.match(
      neither.stderr,
      /Neither --oci-ref nor --digest was given\.\nNext: Give exactly one/,
    )
    const both = await run(recordOf('--oci-ref', 'nginx', '--digest', digest))
    assert.equal(both.code, 2)
    assert.match(both.stderr, /--oci-ref and --digest exclude each other\./)
  })
})

function recordOf(...more: readonly string[]): readonly string[] {
  const slot = '--env a --logical-env staging --deployment-name b --kind CONTAINER_IMAGE'
  return ['deployment', 'record', ...slot.split(' '), ...more]
}

/** The words and flags that the command needs besides the one that is wrong. */
function completed(words: readonly string[], wrong: string): readonly string[] {
  const { doc } = commands.find((found) => found.words === words) as Found
  const flags = Object.entries(doc.flags)
    .filter(([name, { optional }]) => !optional && name !== wrong)
    .flatMap(([name, { values }]) => [`--${name}`, values?.[0] ?? 'x'])
  const args =
    wrong === '' ? [] : (doc.args ?? []).filter(({ optional }) => !optional).map(() => 'x')
  return [...args, ...flags]
}
