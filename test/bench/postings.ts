/** Who posts, and what: the command that the HTTP entry sends. */
export const institution = { id: '00000000-0000-7000-8000-000000000001', role: 'tutor' } as const

export const posting = {
  institutionId: institution.id,
  title: 'Tutor for discrete mathematics',
  description: 'Two evenings a week, from induction to graphs, for a group of twelve that has passed algebra.',
  subjects: ['mathematics', 'logic'],
}
