/** Words that tell somebody's sex or what they want to be called by, in English and German. */
const TELLING: ReadonlySet<string> = new Set([
  ...['he', 'she', 'they', 'him', 'them', 'his', 'her', 'hers', 'their', 'theirs', 'ze', 'xe', 'hir', 'xem'],
  ...['himself', 'herself', 'themself', 'themselves', 'mr', 'mrs', 'ms', 'miss', 'mx', 'sir', 'madam', 'lady'],
  ...['gentleman', 'man', 'woman', 'men', 'women', 'male', 'female', 'boy', 'girl', 'guy', 'nonbinary', 'cis', 'trans'],
  ...['transgender', 'cisgender', 'mother', 'father', 'mum', 'mom', 'dad', 'husband', 'wife', 'daughter', 'son'],
  ...['brother', 'sister', 'er', 'sie', 'ihn', 'ihm', 'ihr', 'ihre', 'ihren', 'ihrem', 'ihrer', 'ihres', 'seine'],
  ...['seinen', 'seinem', 'seiner', 'seines', 'herr', 'frau', 'mann', 'mutter', 'vater', 'weiblich', 'männlich'],
  ...['ehemann', 'ehefrau', 'tochter', 'sohn', 'schwester', 'bruder'],
])

/** Feminine forms of what German calls people who teach and learn; what is in front of the ending stays. */
const FEMININE = /^(.*(?:lehrer|tutor|dozent|student|schüler|professor|trainer|übersetzer))in(?:nen)?$/u

const WORD = /[\p{L}\p{M}]+/gu

const fold = (word: string): string => word.normalize('NFKC').toLowerCase()

/**
 * A text without its author's name and without words that tell a sex, so that neither can count in what is made of it.
 * Words alone are looked at: what a whole sentence tells ("I have given birth") stays.
 *
 * @param names - what its author is called: each word of it goes, wherever it stands
 */
export const neutralText = (text: string, names: readonly string[]): string => {
  const own = new Set(names.flatMap((name) => (name.match(WORD) ?? []).map(fold)))
  return text
    .replace(WORD, (word) => {
      const folded = fold(word)
      if (own.has(folded) || TELLING.has(folded)) return ''
      return FEMININE.exec(folded)?.[1] ?? folded
    })
    .replace(/\s+/gu, ' ')
    .trim()
}
