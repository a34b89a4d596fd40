/* Sequence counters: readers that find a change under way, or one that came meanwhile, look again. */
#ifndef KERNEL_SEQLOCK_H
#define KERNEL_SEQLOCK_H

typedef unsigned int seqcount_t;

/* Under the lock that keeps writers apart. The count is odd while the data changes. */
void write_seqcount_begin(seqcount_t *s)
{
	WRITE_ONCE(*s, *s + 1);
	smp_wmb();
}

void write_seqcount_end(seqcount_t *s)
{
	smp_wmb();
	WRITE_ONCE(*s, *s + 1);
}

unsigned int read_seqcount_begin(seqcount_t *s)
{
	unsigned int seq;

	while ((seq = READ_ONCE(*s)) & 1)
		cpu_relax();
	smp_rmb();
	return seq;
}

bool read_seqcount_retry(seqcount_t *s, unsigned int seq)
{
	smp_rmb();
	return READ_ONCE(*s) != seq;
}

#endif
