import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { createPorts } from './ports.ts'

const range = { first: 20_600, last: 20_602 }

describe('ports', () => {
  it('are each given to one, and a freed one rests for a minute', async () => {
    let now = 0
    const ports = createPorts({ now: () => now }, () => 0.5, range)
    assert.deepEqual(
      [await ports.take(), await ports.take(), await ports.take()],
      [20_601, 20_602, 20_600],
    )
    await assert.rejects(ports.take(), /No port from 20600 to 20602 is free/)
    ports.free(20_602)
    now = 59_999
    await assert.rejects(ports.take(), /No port/)
    now = 60_000
    assert.equal(await ports.take(), 20_602)
  })

  it('are passed over where somebody listens, or lives on', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(20_600, '127.0.0.1', resolve)
    })
    const ports = createPorts({ now: () => 0 }, () => 0, range)
    ports.keep(20_601)
    assert.equal(await ports.take(), 20_602)
    other.close()
  })
})
