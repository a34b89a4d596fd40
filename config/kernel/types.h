/*
 * Scalar types of page tables.
 *
 * An entry is a word at every level. The typedefs carry no checks of their own; they say which level a function is
 * about.
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

typedef unsigned long pgd_t;
typedef unsigned long p4d_t;
typedef unsigned long pud_t;
typedef unsigned long pmd_t;
typedef unsigned long pte_t;

#define BIT(nr) (1UL << (nr))

#define PMD_MASK (~(PMD_SIZE - 1))

#endif
