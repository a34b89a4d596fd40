/* Sets of CPUs: a bit for each, sixty-four to a word. */
#ifndef KERNEL_CPUMASK_H
#define KERNEL_CPUMASK_H

#define BITS_PER_LONG 64
#define CPUMASK_WORDS ((NR_CPUS + BITS_PER_LONG - 1) / BITS_PER_LONG)

#define nr_cpu_ids NR_CPUS

struct cpumask {
	unsigned long bits[CPUMASK_WORDS];
};

/* Atomic, and on x86 a full barrier, as every locked instruction is. */
void cpumask_set_cpu(int cpu, struct cpumask *mask)
{
	set_bit(cpu % BITS_PER_LONG, &mask->bits[cpu / BITS_PER_LONG]);
}

void cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	clear_bit(cpu % BITS_PER_LONG, &mask->bits[cpu / BITS_PER_LONG]);
}

bool cpumask_test_cpu(int cpu, struct cpumask *mask)
{
	return test_bit(cpu % BITS_PER_LONG, &mask->bits[cpu / BITS_PER_LONG]);
}

/* The first CPU of the mask behind this one (-1: the first of all), or nr_cpu_ids. */
int cpumask_next(int cpu, struct cpumask *mask)
{
	int word = (cpu + 1) / BITS_PER_LONG;
	unsigned long left;

	if (cpu + 1 >= nr_cpu_ids)
		return nr_cpu_ids;
	left = READ_ONCE(mask->bits[word]) >> (cpu + 1) % BITS_PER_LONG << (cpu + 1) % BITS_PER_LONG;
	while (!left) {
		word++;
		if (word >= CPUMASK_WORDS)
			return nr_cpu_ids;
		left = READ_ONCE(mask->bits[word]);
	}
	return word * BITS_PER_LONG + __ffs(left);
}

#define for_each_cpu(cpu, mask) \
	for ((cpu) = cpumask_next(-1, mask); (cpu) < nr_cpu_ids; (cpu) = cpumask_next(cpu, mask))

/* Some CPU of the mask other than this one, or nr_cpu_ids. */
int cpumask_any_but(struct cpumask *mask, int cpu)
{
	int other = cpumask_next(-1, mask);

	return other == cpu ? cpumask_next(other, mask) : other;
}

#endif
