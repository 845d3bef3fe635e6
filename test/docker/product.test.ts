import assert from 'node:assert/strict'
import { after, before, suite } from 'node:test'
import { lacksDocker } from './daemon.ts'
import { deployTests } from './deploys.ts'
import { kindTests } from './kinds.ts'
import { outageTests } from './outages.ts'
import { openProduct, type Product } from './product.ts'
import { registryTests } from './registries.ts'

// One server and one Docker for all; each test has a project of its own.
suite('the product with docker', { skip: lacksDocker() }, () => {
  let product: Product | undefined
  const here = (): Product => {
    assert.ok(product)
    return product
  }
  before(async () => {
    product = await openProduct()
  })
  after(async () => {
    await product?.[Symbol.asyncDispose]()
  })
  for (const tests of [deployTests, registryTests, outageTests, kindTests]) tests(here)
})
