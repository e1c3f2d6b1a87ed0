import { render, stored } from '../../../scripts/personal-data-docs'

it('docs/privacy.md names every personal field of the events (npm run docs:personal-data)', () => {
  expect(stored()).toContain('<!-- personal data -->')
  expect(stored()).toBe(render())
})
