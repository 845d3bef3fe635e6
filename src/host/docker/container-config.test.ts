import assert from 'node:assert/strict'
import { test } from 'node:test'
import { portHere } from '../wire.ts'
import { containerConfig } from './container-config.ts'
import { fieldAt } from './fields.ts'

const wanted = {
  image: 'sha256:abc',
  argv: ['serve', `--port=${portHere}`],
  env: { A: '1', PORT: 'never' },
  port: 8080,
  network: 'net',
  labels: {},
  limits: { pids: 7 },
}

test('a container gets its port, its command, and no privilege', () => {
  const config = containerConfig(wanted)
  assert.deepEqual(fieldAt(config, 'Env'), ['A=1', 'PORT=8080'])
  assert.deepEqual(fieldAt(config, 'Entrypoint'), ['serve', '--port=8080'])
  assert.deepEqual(fieldAt(config, 'HostConfig', 'PortBindings'), {
    '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
  })
  assert.equal(fieldAt(config, 'HostConfig', 'Privileged'), false)
  assert.equal(fieldAt(config, 'HostConfig', 'PidsLimit'), 7)
  assert.equal(fieldAt(config, 'HostConfig', 'Memory'), undefined)
  assert.deepEqual(fieldAt(config, 'HostConfig', 'RestartPolicy'), { Name: 'no' })
})

test('without a command the image has its own, without a port nothing is published', () => {
  const config = containerConfig({ ...wanted, argv: [], port: null })
  assert.equal(fieldAt(config, 'Entrypoint'), undefined)
  assert.equal(fieldAt(config, 'HostConfig', 'PortBindings'), undefined)
})
