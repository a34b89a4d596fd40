/*
 * Faults on anonymous memory (Linux v6.1, mm/memory.c): a page that was never there, and one that fork has
 * write-protected. Who only reads what was never written gets the page of zeros, empty_zero_page, which the scenario
 * declares.
 *
 * The new page is made before the table's lock is taken; under it the entry is looked at again, as another CPU may have
 * been here first.
 */
#ifndef KERNEL_MM_ANONYMOUS_H
#define KERNEL_MM_ANONYMOUS_H

#include <folio.h>
#include <mm/fault.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <tlb.h>

#define _PAGE_ANON (_PAGE_PRESENT | _PAGE_USER | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)
#define _PAGE_ZERO (_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_SPECIAL)

/* A TLB that keeps what is not present has to be told, on the CPU that will look again; another one faults once more. */
void update_mmu_cache(struct mm_struct *mm, unsigned long addr)
{
#ifdef ARCH_TLB_CACHES_INVALID
	__local_flush_tlb(mm, addr, 1);
#endif
}

/* Nobody else can see the folio yet: it is mapped, and on the LRU, with the reference it was allocated with. */
void map_new_anon_folio(pte_t *ptep, struct folio *folio)
{
	folio_add_new_anon_rmap(folio);
	folio_set_lru(folio);
	set_pte(ptep, mk_pte(folio, _PAGE_ANON));
}

/* Nothing is mapped: a page of zeros. */
int do_anonymous_page(struct mm_struct *mm, pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *folio = folio_alloc(mm);
	bool mapped = false;

	if (!folio)
		return VM_FAULT_OOM;
	clear_page(folio_address(folio), 1);
	folio_mark_uptodate(folio);
	spin_lock(ptl);
	if (pte_none(ptep_get(ptep))) {
		map_new_anon_folio(ptep, folio);
		mapped = true;
	}
	update_mmu_cache(mm, addr);
	spin_unlock(ptl);
	if (!mapped)
		folio_put(folio);
	return 0;
}

/* Nothing is mapped, and somebody reads: everybody's page of zeros, of which no mapping counts. */
void do_anonymous_zero_page(struct mm_struct *mm, pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);

	spin_lock(ptl);
	if (pte_none(ptep_get(ptep)))
		set_pte(ptep, mk_pte(&empty_zero_page, _PAGE_ZERO));
	update_mmu_cache(mm, addr);
	spin_unlock(ptl);
}

/* The last one who has the page may write to it; called with the table's lock. */
void wp_page_reuse(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	ptep_set_access_flags(ptep, pte_mkyoung(pte_mkdirty(pte | _PAGE_RW)));
	/* Only this CPU is sure to have met the old entry; another one faults, and finds nothing left to do. */
	__local_flush_tlb(mm, addr, 1);
}

/* The new page is as the old one, or empty if that is the page of zeros. */
void copy_user_page(struct folio *folio, struct folio *old)
{
	if (old)
		copy_page(folio_address(folio), folio_address(old), 1);
	else
		clear_page(folio_address(folio), 1);
	folio_mark_uptodate(folio);
}

/* The others keep the old page. The caller has a reference to it, and so has the entry; there is none of the page of zeros. */
int wp_page_copy(struct mm_struct *mm, pmd_t pmd, unsigned long addr, pte_t pte, struct folio *old)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *folio = folio_alloc(mm);
	struct folio *unused = folio;

	if (!folio) {
		if (old)
			folio_put(old);
		return VM_FAULT_OOM;
	}
	copy_user_page(folio, old);
	spin_lock(ptl);
	if (pte_same(ptep_get(ptep), pte)) {
		/* Nobody may read the old page by a TLB while others write the new one. */
		ptep_get_and_clear(ptep);
		flush_tlb_page(mm, addr);
		map_new_anon_folio(ptep, folio);
		if (old)
			folio_remove_rmap(old);
		unused = old;
	}
	update_mmu_cache(mm, addr);
	spin_unlock(ptl);
	if (unused)
		folio_put(unused);
	if (old)
		folio_put(old);
	return 0;
}

int do_wp_page(struct mm_struct *mm, pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	struct folio *old = 0;
	bool copies = false;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_present(pte)) {
		old = vm_normal_page(pte);
		if (pte_write(pte)) {
			__local_flush_tlb(mm, addr, 1);
		} else if (old && folio_ref_count(old) == 1) {
			wp_page_reuse(mm, addr, ptep, pte);
		} else {
			if (old)
				folio_get(old);
			copies = true;
		}
	}
	spin_unlock(ptl);
	if (!copies)
		return 0;
	point(before_copy);
	return wp_page_copy(mm, pmd, addr, pte, old);
}

/* One fault, by what the hardware says of it. */
int handle_anon_fault(struct mm_struct *mm, unsigned long addr, int fault, bool write)
{
	int ret = 0;
	pmd_t pmd;

	mmap_read_lock(mm);
	pmd = mm_find_table(mm, addr);
	if (!pmd_none(pmd)) {
		if (fault == USER_NOT_PRESENT && write)
			ret = do_anonymous_page(mm, pmd, addr);
		else if (fault == USER_NOT_PRESENT)
			do_anonymous_zero_page(mm, pmd, addr);
		else if (fault == USER_WRITE_PROTECTED)
			ret = do_wp_page(mm, pmd, addr);
		else
			handle_pte_fault(pmd, addr, write);
	}
	mmap_read_unlock(mm);
	return ret;
}

/* A store of user space to anonymous memory; it is given up when there is no memory left. */
int user_store_anon(struct mm_struct *mm, unsigned long addr, unsigned long value)
{
	int fault;
	int ret;

	while (1) {
		__user_store(addr, value);
		fault = __user_fault();
		if (fault == USER_DONE)
			return 0;
		ret = handle_anon_fault(mm, addr, fault, true);
		if (ret)
			return ret;
	}
}

/* A load of user space from anonymous memory. */
unsigned long user_load_anon(struct mm_struct *mm, unsigned long addr)
{
	unsigned long value;
	int fault;

	while (1) {
		value = __user_load(addr);
		fault = __user_fault();
		if (fault == USER_DONE)
			return value;
		handle_anon_fault(mm, addr, fault, false);
	}
}

#endif
