import { render, stored } from '../../../scripts/read-model-docs'

it('docs/read-models.md says what the read models say (npm run docs:read-models)', () => {
  expect(stored()).toBe(render())
})
