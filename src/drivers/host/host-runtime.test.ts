import assert from 'node:assert/strict'
import { test } from 'node:test'
import { portHere as asked } from '../../core/deployments/runtime.ts'
import { portHere as understood } from '../../host/wire.ts'
import { hostClient } from './host-client.ts'
import { hostRuntime } from './host-runtime.ts'

test('core and the host mean the same by the mark of the port', () =>
  assert.equal(asked, understood))

test('a host that never started is a fault, not a hang', async () => {
  const runtime = hostRuntime(hostClient(() => undefined))
  await assert.rejects(runtime.state(), { code: 'host_unreachable' })
})

test('a socket where nobody listens is one, too', async () => {
  const runtime = hostRuntime(hostClient(() => '/nowhere/host.sock'))
  await assert.rejects(runtime.state(), { code: 'host_unreachable' })
})
