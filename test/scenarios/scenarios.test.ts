import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { forEachEngine } from '../engines/engines.ts'
import { firstAdministrator, worldOn } from '../world.ts'
import { play } from './play.ts'
import { buildStage } from './stage.ts'
import { readScenarios } from './table.ts'

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.txt'))

forEachEngine(
  'scenarios',
  (engine) => {
    let db: Database
    let installer: EvidenceContext
    let organizations = 0
    before(async () => {
      db = await engine.open()
      installer = await firstAdministrator(worldOn(db, { seed: 'scenarios' }))
    })

    for (const file of files)
      describe(file, () => {
        const text = readFileSync(join(import.meta.dirname, file), 'utf8')
        for (const scenario of readScenarios(text))
          it(scenario.title, async () => {
            await play(await buildStage(db, installer, `acme-${++organizations}`), scenario)
          })
      })
  },
  { fsync: 'off' },
)
