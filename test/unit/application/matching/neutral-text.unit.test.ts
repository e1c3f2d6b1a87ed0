import fc from 'fast-check'
import { neutralText } from '../../../../src/application/matching/neutral-text'

describe('a text that says nothing of sex and name', () => {
  it('has neither its author’s name nor words that tell a sex', () => {
    expect(neutralText('Anna is a woman who loves algebra. She teaches; ask her!', ['Anna Schmidt'])).toBe(
      'is a who loves algebra. teaches; ask !',
    )
    expect(neutralText('Ich bin Lehrerin, Mutter und Dozentin.', [])).toBe('ich bin lehrer, und dozent.')
  })

  it('is the same for a woman, a man, and whoever is neither', () => {
    const of = (name: string, who: string, whom: string, whose: string, sex: string) =>
      neutralText(
        `${name} is a ${sex} teacher of physics. ${who} has ${whose} own lab; learners like ${whom}. ${name}'s fee is low.`,
        [name],
      )
    const one = of('Maria', 'She', 'her', 'her', 'female')
    expect(of('Peter', 'He', 'him', 'his', 'male')).toBe(one)
    expect(of('Kim', 'They', 'them', 'their', 'nonbinary')).toBe(one)
  })

  it('is the same under any name', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', 'é', 'Ж', '李'), minLength: 9, maxLength: 12 })
    fc.assert(
      fc.property(name, name, (one, other) => {
        const of = (author: string) =>
          neutralText(`I am ${author}, and ${author.toUpperCase()} teaches chess.`, [author])
        expect(of(one)).toBe(of(other))
      }),
    )
  })
})
