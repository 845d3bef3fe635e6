import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, type Interfaces } from './address.ts'

const running = {
  NetworkSettings: {
    Ports: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }] },
    Networks: {
      'berth-shop': {
        NetworkID: 'abcdef0123456789',
        IPAddress: '10.213.0.2',
        Gateway: '10.213.0.1',
      },
    },
  },
}
const ended = {
  NetworkSettings: {
    Ports: {},
    Networks: { 'berth-shop': { NetworkID: 'abcdef0123456789', IPAddress: '', Gateway: '' } },
  },
}
const bridge = [{ address: '10.213.0.1' }]
const cases: readonly [string, unknown, Interfaces, ReturnType<typeof addressOf>][] = [
  [
    'the bridge is here',
    running,
    { 'br-abcdef012345': bridge },
    { host: '10.213.0.2', port: 8080 },
  ],
  ['there is no bridge here', running, {}, { host: '127.0.0.1', port: 49_153 }],
  [
    'a bridge with the same address is that of another Docker',
    running,
    { 'br-999999999999': bridge, docker0: bridge },
    { host: '127.0.0.1', port: 49_153 },
  ],
  [
    'the bridge has no address of its own',
    running,
    { 'br-abcdef012345': [{ address: 'fe80::1' }] },
    { host: '127.0.0.1', port: 49_153 },
  ],
  ['it has ended', ended, { 'br-abcdef012345': bridge }, null],
  ['it has no network', { NetworkSettings: { Ports: null, Networks: null } }, {}, null],
]

for (const [what, inspected, interfaces, expected] of cases)
  test(what, () => assert.deepEqual(addressOf(inspected, 8080, interfaces), expected))
