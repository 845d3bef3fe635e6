import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dataFolder } from './platform-folders.ts'
import { loadSettings, settings, variableOf, type SettingName } from './settings.ts'

describe('settings', () => {
  it('have defaults for all that must be there', () => {
    assert.deepEqual(loadSettings({}, {}), {
      ok: true,
      value: {
        listen: '127.0.0.1',
        port: 7420,
        edgeListen: '127.0.0.1',
        edgePort: 7480,
        askPort: undefined,
        trustedProxies: [],
        baseHost: 'localhost',
        controlOnly: false,
        data: undefined,
        databaseUrl: undefined,
        callsPerSecond: 1000,
        workflowRunExpiryMs: 86_400_000,
        blobsUrl: undefined,
        blobQuotaBytes: 53_687_091_200,
        uploadsAtOnce: 16,
        logFormat: undefined,
        processMemoryBytes: undefined,
        processPids: undefined,
      },
    })
  })

  it('take a flag before its variable, and that before the default', () => {
    const variables = { BERTH_PORT: '1', BERTH_LISTEN: '::1' }
    const loaded = loadSettings({ port: '2' }, variables)
    assert.ok(loaded.ok)
    assert.deepEqual([loaded.value.port, loaded.value.listen], [2, '::1'])
  })

  const wrong: readonly (readonly [SettingName, string, RegExp])[] = [
    ['listen', '', /must not be empty/],
    ['port', '', /must not be empty/],
    ['log-format', 'xml', /must be text or json/],
    ['port', '65536', /must be a whole number from 0 to 65535/],
    ['port', '-1', /whole number/],
    ['port', '80.5', /whole number/],
    ['port', ' 80', /whole number/],
    ['ask-port', '0', /from 1 to 65535/],
    ['trusted-proxies', 'loopback,', /addresses, networks or loopback/],
    ['trusted-proxies', '10.0.0.0/33', /addresses, networks or loopback/],
    ['trusted-proxies', 'proxy.internal', /addresses, networks or loopback/],
    ['data', 'here', /must be an absolute path/],
    ['data', '', /must not be empty/],
    ['database-url', 'mysql://x', /must begin with postgres:\/\//],
    ['database-url', '', /must not be empty/],
    ['calls-per-second', '0', /from 1 to 1000000/],
    ['workflow-run-expiry', '24', /with units/],
    ['workflow-run-expiry', '31d', /from 1m to 30d/],
    ['calls-per-second', 'many', /whole number/],
    ['blob-quota', '50', /with KiB, MiB, GiB or TiB/],
    ['blob-quota', '', /must not be empty/],
    ['uploads-at-once', '0', /from 1 to 1000/],
    ['process-memory', '512', /with KiB, MiB/],
    ['process-pids', '1', /from 16 to 1000000/],
  ]
  for (const [name, text, says] of wrong)
    it(`refuse ${name} ${JSON.stringify(text)}, as a flag and as a variable`, () => {
      const asFlag = loadSettings({ [name]: text }, {})
      const asVariable = loadSettings({}, { [variableOf(name)]: text })
      assert.ok(!asFlag.ok && !asVariable.ok)
      assert.match(asFlag.problem, new RegExp(`^--${name} `))
      assert.match(asVariable.problem, new RegExp(`^${variableOf(name)} `))
      for (const { problem } of [asFlag, asVariable]) {
        assert.match(problem, says)
        assert.ok(problem.includes(`(example: ${settings[name].example})`))
      }
    })

  it('take proxies by address, by network and by word', () => {
    const loaded = loadSettings({ 'trusted-proxies': 'loopback,10.0.0.0/8,::1,2001:db8::/32' }, {})
    assert.ok(loaded.ok)
    const proxies = ['loopback', '10.0.0.0/8', '::1', '2001:db8::/32']
    assert.deepEqual(loaded.value.trustedProxies, proxies)
  })

  it('name all that is wrong at once, and no value that may be a password', () => {
    const loaded = loadSettings({ port: 'x' }, { BERTH_DATABASE_URL: 'user:hunter2@db' })
    assert.ok(!loaded.ok)
    assert.match(loaded.problem, /--port .*; BERTH_DATABASE_URL /)
    assert.doesNotMatch(loaded.problem, /hunter2/)
  })
})

describe('the data folder', () => {
  const table: readonly (readonly [NodeJS.Platform, Record<string, string>, string])[] = [
    ['linux', {}, '/home/me/.local/share/berth'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/berth'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/me/.local/share/berth'],
    ['darwin', {}, '/home/me/Library/Application Support/berth'],
  ]
  for (const [platform, environment, folder] of table)
    it(`is ${folder} on ${platform} with ${JSON.stringify(environment)}`, () => {
      assert.equal(dataFolder(platform, environment, '/home/me'), folder)
    })
})
