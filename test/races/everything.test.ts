import { it } from 'node:test'
import { checkLedger } from '../ledger/invariants.ts'
import { openField, race, races } from './arena.ts'
import { layGround, operations } from './everything.ts'

/** How many others meet an operation at once. */
const atOnce = 5

races('every operation with every other', (arena) => {
  for (const [index, [name, run]] of operations.entries())
    it(name, async () => {
      const field = await openField(arena())
      // Pairs with those before it have been raced already; with itself it is, too.
      const others = operations.slice(index)
      for (let from = 0; from < others.length; from += atOnce) {
        const ground = await layGround(field)
        const [, elsewhere] = ground.bearers
        const [bearer] = ground.bearers
        await race(
          () => run(ground, bearer),
          ...others.slice(from, from + atOnce).map(([, other], place) => {
            const by = place % 2 === 0 ? elsewhere : bearer
            return () => other(ground, by)
          }),
        )
      }
      await checkLedger(arena().databases[0], field.organizationId)
    })
})
