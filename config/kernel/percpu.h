/*
 * Data that each CPU has for itself.
 *
 * A variable per CPU is an array by the CPU's number. What is used every time has a cache line to itself: a structure
 * of its own ends with padding up to eight words.
 */
#ifndef KERNEL_PERCPU_H
#define KERNEL_PERCPU_H

#define DEFINE_PER_CPU(type, name) type name[NR_CPUS]

#define per_cpu_ptr(ptr, cpu) (&(*(ptr))[cpu])
#define per_cpu(name, cpu) ((name)[cpu])
#define this_cpu_ptr(ptr) per_cpu_ptr(ptr, smp_processor_id())

#endif
