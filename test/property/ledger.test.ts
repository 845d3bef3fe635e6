import { before, it } from 'node:test'
import fc from 'fast-check'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { forEachEngine } from '../engines/engines.ts'
import { firstAdministrator, worldOn } from '../world.ts'
import { commands } from './commands.ts'
import { player } from './player.ts'

forEachEngine(
  'any sequence of reports',
  (engine) => {
    let db: Database
    let installer: EvidenceContext
    let runs = 0
    before(async () => {
      db = await engine.open()
      installer = await firstAdministrator(worldOn(db, { seed: 'property' }))
    })

    it('keeps the invariants, and the ledger is what the model says', async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (sequence) => {
          const { play, compare } = await player(db, installer, `run-${++runs}`)
          for (const command of sequence) await play(command)
          await compare()
        }),
        { numRuns: engine.name === 'sqlite' ? 40 : 15 },
      )
    })
  },
  { fsync: 'off' },
)
