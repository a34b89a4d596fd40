/* The structures of memory management, as far as the kernel paths here touch them. */
#ifndef KERNEL_MM_TYPES_H
#define KERNEL_MM_TYPES_H

#include <types.h>
#ifdef TLB_FLUSH
#include <cpumask.h>
#endif

/*
 * The descriptor of a physical page, whether it holds data or a page table. A page and its folio share this type: which
 * of the two a variable means is in its name.
 *
 * A scenario that declares a mapped page gives it one reference and _mapcount 0 for each mapping: as in the kernel
 * _mapcount counts from -1, so that an unmapped page has -1. A page that reclaim and khugepaged may isolate has PG_lru.
 */
struct folio {
	unsigned long flags;			/* bits of enum pageflags */
	unsigned long compound_head;		/* of a tail page: its head, plus 1 */
	__refcount atomic_t _refcount;
	atomic_t _mapcount;
	struct mutex lock;			/* PG_locked: sleeps, and is handed over */
	spinlock_t ptl;				/* of a page table: the lock for its entries */
	struct folio *pmd_huge_pte;		/* of a table of pmds: the deposited tables */
	struct folio *lru;			/* the next one on the list it is on */
};

/* A mapping of a file; one that is the only one of its mm, as every mm here has at most one. */
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	struct mm_struct *vm_mm;
	struct inode *vm_inode;			/* of vm_file, from whose start it maps */
	void *vm_private_data;
	struct vm_area_struct *i_mmap_next;	/* the next mapping of the same file */
};

struct mm_struct {
	pgd_t *pgd;
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;		/* for the levels above pmd */
	struct rw_semaphore anon_vma_lock;	/* of the one anonymous mapping an mm has here */
	unsigned int write_protect_seq;		/* odd while fork write-protects */
	struct vm_area_struct *mmap;		/* the one mapping of a file */
	__refcount atomic_t mm_count;		/* keeps the structure; the address space itself may be gone */
#ifdef TLB_FLUSH
	atomic64_t tlb_gen;			/* how many flushes there were */
	struct cpumask cpu_bitmap;		/* the CPUs that run it */
#endif
};

/* How a fault is handled, and how it ended. */
#define FAULT_FLAG_ALLOW_RETRY 0x4	/* the caller can do without mmap_lock for a while, and come again */
#define FAULT_FLAG_TRIED 0x20		/* and has done so */

#define VM_FAULT_OOM 0x1
#define VM_FAULT_SIGBUS 0x2
#define VM_FAULT_SIGSEGV 0x40
#define VM_FAULT_NOPAGE 0x100
#define VM_FAULT_RETRY 0x400		/* mmap_lock has been dropped: come again */

struct task_struct {
	unsigned int __state;
	struct mm_struct *mm;
	struct mm_struct *active_mm;
#ifdef COUNT_PTE_LOADS
	unsigned long pte_loads;		/* see pgtable_access.h */
#endif
};

#endif
