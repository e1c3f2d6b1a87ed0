import { namedRules } from '../../../src/application/retention'
import { render, stored } from '../../../scripts/personal-data-docs'

it('docs/privacy.md names every personal field of the events (npm run docs:personal-data)', () => {
  expect(stored()).toContain('<!-- personal data -->')
  expect(stored()).toBe(render())
})

it('docs/privacy.md says of every rule for how long what is kept, and why (npm run docs:personal-data)', () => {
  expect(stored()).toContain('<!-- retention -->')
  for (const [name, { why }] of namedRules) {
    const row = stored()
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\``))
    expect(row).toContain(why)
  }
})
