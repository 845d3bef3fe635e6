import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import {
  administratorOf,
  clockAt,
  freeProcesses,
  through,
  worldOn,
  type Clock,
  type TestWorld,
} from '../world.ts'
import { newCast, type Cast } from './cast.ts'

/** Where one scenario plays: an organization of its own, its clock, and who may act there. */
export interface Stage {
  readonly db: Database
  readonly world: TestWorld
  readonly clock: Clock
  readonly cast: Cast
  readonly admin: EvidenceContext
  /** Who may create organizations. */
  readonly installer: EvidenceContext
  /** Callers by the names of their tokens; the administrator is `admin`. */
  readonly callers: Map<string, EvidenceContext>
  /** Keys of the organization by name, made when first spoken of. */
  readonly keyPair: (name: string) => { readonly privateKey: string; readonly publicKey: string }
  /** The cursor of the last page that was cut. */
  cursor: string | undefined
}

/** Builds a stage with the environments `east` and `west`. */
export const buildStage = async (
  db: Database,
  installer: EvidenceContext,
  name: string,
): Promise<Stage> => {
  const clock = clockAt()
  const world = worldOn(db, { seed: name, now: clock.now })
  await freeProcesses(db)
  const admin = await administratorOf(world, installer, name)
  const keys = new Map<string, ReturnType<typeof generateKeyPair>>()
  const cast = newCast()
  cast.bind('admin', admin.principal.id)
  for (const place of ['east', 'west']) {
    const wanted = { name: place, description: '', type: 'custom', labels: {} } as const
    cast.bind(`${place}#1`, (await createEnvironment(admin, wanted)).id)
  }
  return {
    db,
    world,
    clock,
    admin,
    installer: through(world, installer),
    cast,
    callers: new Map([['admin', admin]]),
    keyPair: (key) => {
      const pair = keys.get(key) ?? generateKeyPair('ed25519')
      keys.set(key, pair)
      return pair
    },
    cursor: undefined,
  }
}
