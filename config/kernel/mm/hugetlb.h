/*
 * Huge pages of hugetlbfs, and the tables of pmds that mappings of one file share (Linux v6.1, mm/hugetlb.c).
 *
 * A table T of pmds belongs to everyone whose pud points to it; T's reference count says how many these are, share(T).
 * Its entries map huge pages, so what is a pte to other faults is a pmd here. Locks, outer before inner: mmap_lock (M),
 * the fault mutex of a page (F), vma_lock (L), i_mmap_rwsem (I), folio lock, then the lock of T's entries, PTL(T).
 *
 *   a1 M for read			u1 L for write [with vma_lock]
 *   a2 F				u2 I for write
 *   a3 L for read [with vma_lock]	u3 PTL(T)
 *   a4 find the slot in T, or get one	u4 share(T) > 1: clear the pud, drop a reference to T
 *   a5 read the entry			u5 release PTL(T)
 *   a6 PTL(T), recheck, store to T	u6 flush
 *   a7 release them all		u7 release I
 *
 * HUGETLB_FAULT_I_MMAP		faults hold I for read, from before a4 (c0d0381ade79, v5.7)
 * HUGETLB_VMA_LOCK		there is an L for each mapping, as above (40549ba8f8e0, v6.1)
 * HUGETLB_VMA_LOCK_V1		L as first posted: no count, no way back to the VMA, freed with the VMA
 * HUGETLB_VMA_LOCK_LATE	faults take L after a4: a mutant
 * HUGETLB_CLEAR_VMA_LATE	L learns that its VMA goes when that is freed, and without L held: a mutant
 * HUGETLB_CLEAR_VMA_I_MMAP	L learns it at the right time, but with I held alone: a mutant
 * HUGETLB_CHECK_STORES		report a store to a table that the pud does not point to; the kernel has no such check.
 *				Puds that lead to T change under PTL(T) only, so it is exact
 *
 * Left out: reservations, the pool, copy on write, poison, migration entries, and the first look that a fault takes at
 * its entry before it has any lock, which was a bug of its own until v6.3.
 */
#ifndef KERNEL_MM_HUGETLB_H
#define KERNEL_MM_HUGETLB_H

#include <fs.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

#define VM_MAYSHARE 0x80

#define ZAP_FLAG_UNMAP 0x2		/* the VMA goes away, too */

#define HPAGE_SIZE PMD_SIZE
#define PUD_MASK (~(PUD_SIZE - 1))

#define huge_ptep_get(ptep) pmdp_get(ptep)
#define huge_ptep_get_and_clear(ptep) pmdp_get_and_clear(ptep)
#define set_huge_pte_at(ptep, pte) set_pmd(ptep, pte)
#define huge_pte_lockptr(ptep) pmd_lockptr(ptep)
#define huge_pte_none(pte) pmd_none(pte)
#define huge_pte_present(pte) pmd_present(pte)
#define huge_pte_page(pte) pmd_page(pte)
/* Shared and writable: whoever maps the file sees one page. */
#define make_huge_pte(folio) mk_huge_pmd(folio)

/* The index of an address's page in the file. */
#define vma_hugecache_offset(vma, address) (((address) - (vma)->vm_start) / HPAGE_SIZE)
#define vma_index_address(vma, index) ((vma)->vm_start + (index) * HPAGE_SIZE)

/* F: one for each page of the file here; a hash of file and index chooses it in the kernel. */
struct mutex hugetlb_fault_mutex_table[FILE_PAGES];

#define hugetlb_fault_mutex(index) (&hugetlb_fault_mutex_table[index])

// ---- The lock of a mapping ------------------------------------------------------------------------------------------

/*
 * L. It outlives its VMA if someone has a reference; vma is the way back, and 0 once the VMA is going. Who follows it
 * holds rw_sema and I.
 */
struct hugetlb_vma_lock {
	refcount_t refs;
	struct rw_semaphore rw_sema;
	struct vm_area_struct *vma;
};

void hugetlb_vma_lock_get(struct hugetlb_vma_lock *vma_lock)
{
	refcount_inc(&vma_lock->refs);
}

void hugetlb_vma_lock_put(struct hugetlb_vma_lock *vma_lock)
{
	if (refcount_dec_and_test(&vma_lock->refs))
		__free(vma_lock);
}

#ifdef HUGETLB_VMA_LOCK
/* A mapping whose L has gone is not shared any more: nobody has to be kept out. */
void hugetlb_vma_lock_read(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		down_read(&vma_lock->rw_sema);
}

void hugetlb_vma_unlock_read(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		up_read(&vma_lock->rw_sema);
}

void hugetlb_vma_lock_write(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		down_write(&vma_lock->rw_sema);
}

bool hugetlb_vma_trylock_write(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	return !vma_lock || down_write_trylock(&vma_lock->rw_sema);
}

void hugetlb_vma_unlock_write(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		up_write(&vma_lock->rw_sema);
}
#else
#define hugetlb_vma_lock_read(vma) do { } while (0)
#define hugetlb_vma_unlock_read(vma) do { } while (0)
#define hugetlb_vma_lock_write(vma) do { } while (0)
#define hugetlb_vma_trylock_write(vma) 1
#define hugetlb_vma_unlock_write(vma) do { } while (0)
#endif

/* Called with L and I for write: nobody finds L through the VMA from here on, nor the VMA through L. Releases L. */
void __hugetlb_vma_unlock_write_free(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

#ifdef HUGETLB_CLEAR_VMA_I_MMAP
	up_write(&vma_lock->rw_sema);
	vma_lock->vma = 0;
	vma->vm_private_data = 0;
#else
	vma_lock->vma = 0;
	vma->vm_private_data = 0;
	up_write(&vma_lock->rw_sema);
#endif
	hugetlb_vma_lock_put(vma_lock);
}

/* The VMA is about to be freed. */
void hugetlb_vm_op_close(struct vm_area_struct *vma)
{
#if defined(HUGETLB_VMA_LOCK_V1)
	__free(vma->vm_private_data);
#elif defined(HUGETLB_CLEAR_VMA_LATE)
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	vma_lock->vma = 0;
	hugetlb_vma_lock_put(vma_lock);
#endif
}

// ---- Tables of pmds -------------------------------------------------------------------------------------------------

#define pud_clear(pudp) __entry_clear(pudp)
#define pud_populate(pudp, table) __entry_set(pudp, (folio_pfn(table) << PAGE_SHIFT) | _PAGE_TABLE)
#define pud_pgtable(pud) pfn_folio(__entry_pfn(pud))

/* The slot of the pud; the tables above it belong to the mm alone and stay as long as its mapping. */
pud_t *huge_pud_offset(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgdp = pgd_offset(mm, addr);
	p4d_t *p4dp = p4d_offset_lockless(pgdp, pgdp_get(pgdp), addr);

	return pud_offset_lockless(p4dp, p4dp_get(p4dp), addr);
}

/* The slot of the entry that maps addr, or 0 if the mm has no table there. */
pte_t *huge_pte_offset(struct mm_struct *mm, unsigned long addr)
{
	pud_t *pudp = huge_pud_offset(mm, addr);
	pud_t pud = pudp_get(pudp);

	if (!pud_present(pud))
		return 0;
	return (pte_t *)pmd_offset_lockless(pudp, pud, addr);
}

/*
 * Whether others may use the table of a mapping: not once it has been unmapped for good, since its tables are freed
 * without further ado. Asked and changed under I.
 */
bool vma_pmd_shareable(struct vm_area_struct *vma)
{
#if defined(HUGETLB_VMA_LOCK) && !defined(HUGETLB_VMA_LOCK_V1)
	return vma->vm_private_data != 0;
#else
	return (vma->vm_flags & VM_MAYSHARE) != 0;
#endif
}

/* The table of someone else who maps the same file, with a reference, or 0. */
struct folio *find_shared_pmd_table(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *svma;
	struct folio *table;
	pte_t *spte;

	vma_interval_tree_foreach(svma, &vma->vm_inode->i_data) {
		if (svma == vma || !vma_pmd_shareable(svma))
			continue;
		spte = huge_pte_offset(svma->vm_mm, addr);
		if (spte) {
			table = __slot_table(spte);
			folio_get(table);
			return table;
		}
	}
	return 0;
}

/* Shares if it can. A table of its own takes a free page, and here there is none. */
pte_t *huge_pmd_share(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pud_t *pudp)
{
	struct address_space *mapping = &vma->vm_inode->i_data;
	struct folio *table;

#ifndef HUGETLB_FAULT_I_MMAP
	i_mmap_lock_read(mapping);
#endif
	table = find_shared_pmd_table(vma, addr);
	if (table) {
		spin_lock(&table->ptl);
		if (!pud_present(pudp_get(pudp)))
			pud_populate(pudp, table);
		else
			folio_put(table);
		spin_unlock(&table->ptl);
	}
#ifndef HUGETLB_FAULT_I_MMAP
	i_mmap_unlock_read(mapping);
#endif
	return huge_pte_offset(mm, addr);
}

/* a4: what it says stays true only as long as unsharing is kept out. */
pte_t *huge_pte_alloc(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	pud_t *pudp = huge_pud_offset(mm, addr);
	pud_t pud = pudp_get(pudp);

	if (!pud_present(pud))
		return huge_pmd_share(mm, vma, addr, pudp);
	return (pte_t *)pmd_offset_lockless(pudp, pud, addr);
}

/*
 * u4: this mm does without the table, which the others keep. Called with I for write and PTL(T); not having the table
 * amounts to not mapping what it maps. The caller flushes before it releases I: then the others may free the table.
 */
bool huge_pmd_unshare(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	struct folio *table = __slot_table(ptep);

	if (folio_ref_count(table) == 1)
		return false;
	pud_clear(huge_pud_offset(mm, addr));
	atomic_dec(&table->_refcount);
	return true;
}

#define flush_hugetlb_shared_range(mm, addr) flush_tlb_range(mm, (addr) & PUD_MASK, ((addr) & PUD_MASK) + PUD_SIZE)

/*
 * The table of a mapping that nobody can find any more, by its mm or by its file. Faults use no RCU that would keep it:
 * it is free when the flush is over.
 */
void hugetlb_free_pgd_range(struct mm_struct *mm, unsigned long addr)
{
	pud_t *pudp = huge_pud_offset(mm, addr);
	pud_t pud = pudp_get(pudp);
	struct folio *table;

	if (!pud_present(pud))
		return;
	table = pud_pgtable(pud);
	pud_clear(pudp);
	flush_tlb_tables(mm, addr & PUD_MASK, (addr & PUD_MASK) + PUD_SIZE);
	if (folio_ref_dec_and_test(table))
		__free(table);
}

// ---- Unmapping ------------------------------------------------------------------------------------------------------

/* With PTL(T): the mapping's reference to the folio goes to the caller, with the folio, or 0. */
struct folio *unmap_hugepage(pte_t *ptep)
{
	pte_t pte = huge_ptep_get(ptep);
	struct folio *folio;

	if (huge_pte_none(pte))
		return 0;
	pte = huge_ptep_get_and_clear(ptep);
	folio = huge_pte_page(pte);
	folio_remove_rmap(folio);
	return folio;
}

/* u3 to u6 for every page of the range. Called with L and I for write. */
void __unmap_hugepage_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	struct folio *folio;
	unsigned long addr;
	bool unshared;
	pte_t *ptep;

	for (addr = start; addr < end; addr += HPAGE_SIZE) {
		ptep = huge_pte_offset(mm, addr);
		if (!ptep)
			continue;
		folio = 0;
		spin_lock(huge_pte_lockptr(ptep));
		unshared = huge_pmd_unshare(mm, addr, ptep);
		if (!unshared)
			folio = unmap_hugepage(ptep);
		spin_unlock(huge_pte_lockptr(ptep));
		point(before_flush);
		if (unshared)
			flush_hugetlb_shared_range(mm, addr);
		if (folio) {
			flush_tlb_range(mm, addr, addr + HPAGE_SIZE);
			folio_put(folio);
		}
	}
}

#define unmap_hugepage_range(vma, start, end) __unmap_hugepage_range(vma, start, end)

/* u1 to u7: for those who come from the mm. With ZAP_FLAG_UNMAP the mapping ends, and its L with it. */
void __unmap_hugepage_range_final(struct vm_area_struct *vma, unsigned long start, unsigned long end, int zap_flags)
{
	struct address_space *mapping = &vma->vm_inode->i_data;

	hugetlb_vma_lock_write(vma);
	point(before_i_mmap);
	i_mmap_lock_write(mapping);
	__unmap_hugepage_range(vma, start, end);
#if defined(HUGETLB_VMA_LOCK) && !defined(HUGETLB_VMA_LOCK_V1) && !defined(HUGETLB_CLEAR_VMA_LATE)
	if (zap_flags & ZAP_FLAG_UNMAP) {
		__hugetlb_vma_unlock_write_free(vma);
		i_mmap_unlock_write(mapping);
		return;
	}
#endif
	if (zap_flags & ZAP_FLAG_UNMAP)
		vma->vm_flags &= ~VM_MAYSHARE;
	i_mmap_unlock_write(mapping);
	hugetlb_vma_unlock_write(vma);
}

/* MADV_DONTNEED of one page. Under M for read, so that it runs beside faults of the same mm. */
void hugetlb_zap_page_range_single(struct mm_struct *mm, unsigned long addr)
{
	mmap_read_lock(mm);
	__unmap_hugepage_range_final(mm->mmap, addr, addr + HPAGE_SIZE, 0);
	mmap_read_unlock(mm);
}

/* Whether a mapping maps a folio at an address: I or L keeps the table. */
bool hugetlb_vma_maps_page(struct vm_area_struct *vma, unsigned long addr, struct folio *folio)
{
	pte_t *ptep = huge_pte_offset(vma->vm_mm, addr);
	pte_t pte;

	if (!ptep)
		return false;
	pte = huge_ptep_get(ptep);
	return huge_pte_present(pte) && huge_pte_page(pte) == folio;
}

// ---- Faults ---------------------------------------------------------------------------------------------------------

/* A new page for a hole of the file, locked and in the cache, or 0. */
struct folio *hugetlb_fill_hole(struct inode *inode, unsigned long index)
{
	struct folio *folio = folio_alloc(inode);

	if (folio) {
		folio_lock(folio);
		filemap_add_folio(&inode->i_data, folio, index);
	}
	return folio;
}

/* a6 for an empty entry. The reference that the lookup took becomes the mapping's. */
int hugetlb_no_page(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t old)
{
	unsigned long index = vma_hugecache_offset(vma, addr);
	struct inode *inode = vma->vm_inode;
	spinlock_t *ptl = huge_pte_lockptr(ptep);
	struct folio *folio = filemap_lock_folio(&inode->i_data, index);

	if (!folio) {
		if (index >= READ_ONCE(inode->i_size))
			return VM_FAULT_SIGBUS;
		folio = hugetlb_fill_hole(inode, index);
		if (!folio)
			return VM_FAULT_OOM;
	}
	point(before_store);
	spin_lock(ptl);
	if (huge_ptep_get(ptep) != old) {
		spin_unlock(ptl);
		folio_unlock(folio);
		folio_put(folio);
		return 0;
	}
#ifdef HUGETLB_CHECK_STORES
	WARN_ON(huge_pte_offset(mm, addr) != ptep);
#endif
	atomic_inc(&folio->_mapcount);
	set_huge_pte_at(ptep, make_huge_pte(folio));
	spin_unlock(ptl);
	folio_unlock(folio);
	return VM_FAULT_NOPAGE;
}

/* a4 to a6. An entry that is there already needs no store in these scenarios: someone else was first. */
int hugetlb_fault_locked(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep = huge_pte_alloc(mm, vma, addr);
	int result = VM_FAULT_OOM;
	pte_t pte;

	point(after_slot);
#ifdef HUGETLB_VMA_LOCK_LATE
	hugetlb_vma_lock_read(vma);
#endif
	if (ptep) {
		pte = huge_ptep_get(ptep);
		result = huge_pte_none(pte) ? hugetlb_no_page(mm, vma, addr, ptep, pte) : 0;
	}
	return result;
}

/* a2 to a7, under M for read. */
int hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct mutex *mutex = hugetlb_fault_mutex(vma_hugecache_offset(vma, addr));
	int result;

#ifdef HUGETLB_FAULT_I_MMAP
	i_mmap_lock_read(&vma->vm_inode->i_data);
#endif
	mutex_lock(mutex);
#ifndef HUGETLB_VMA_LOCK_LATE
	hugetlb_vma_lock_read(vma);
#endif
	result = hugetlb_fault_locked(mm, vma, addr);
	hugetlb_vma_unlock_read(vma);
	mutex_unlock(mutex);
#ifdef HUGETLB_FAULT_I_MMAP
	i_mmap_unlock_read(&vma->vm_inode->i_data);
#endif
	return result;
}

/* a1 to a7, as an access by user space that the hardware could not make. */
int hugetlb_user_fault(struct mm_struct *mm, unsigned long addr)
{
	int result = VM_FAULT_SIGSEGV;

	mmap_read_lock(mm);
	if (mm->mmap)
		result = hugetlb_fault(mm, mm->mmap, addr);
	mmap_read_unlock(mm);
	return result;
}

#endif
