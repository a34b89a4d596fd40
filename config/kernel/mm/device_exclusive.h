/*
 * A CPU's fault on a page that a device has to itself (Linux v6.4, mm/memory.c).
 *
 * make_device_exclusive_range() has put an entry that is not present in place of the mapping. The entry has taken over
 * the mapping's reference, but does not count as one in _mapcount; whoever removes the entry gives the reference to the
 * new mapping. The steps, as comments and scenarios count them:
 *
 *   f1 read the entry, under PTL		f5 MMU notifier: the device lets go
 *   f2 the folio that it names			f6 under PTL: if the entry is still the same, map the folio again
 *   f3 take a reference			f7 unlock PTL
 *   f4 lock the folio, or wait and retry	f8 unlock the folio; f8b drop the reference; f9 notifier
 *
 * DEVICE_EXCLUSIVE_TRY_GET		f3: a reference if the folio has any, else nothing is left to do (7c7b962938dd)
 * DEVICE_EXCLUSIVE_GET			f3 without looking whether the count is zero: a mutant
 * DEVICE_EXCLUSIVE_GET_UNDER_PTL	f3 in f1, under PTL, where the entry's own reference is a promise: a mutant
 * DEVICE_EXCLUSIVE_GET_LOCKED		f3 after f4: a mutant
 * DEVICE_EXCLUSIVE_NO_RECHECK		f6 maps the folio whatever the entry is now: a mutant
 * DEVICE_EXCLUSIVE_PUT_LOCKED		f8b before f8: a mutant
 * DEVICE_EXCLUSIVE_RETRY_KEEPS		no f8b if f4 asks for a retry: a mutant
 *
 * The kernel reads the entry without a lock, and compares it under PTL first where an entry is two words; here f1 is one
 * read under PTL, which nobody can tell from one without. What the notifier tells the device has no part in this, and an order-0 page is its own folio.
 */
#ifndef KERNEL_MM_DEVICE_EXCLUSIVE_H
#define KERNEL_MM_DEVICE_EXCLUSIVE_H

#include <folio.h>
#include <mmap_lock.h>
#include <pagemap.h>
#include <pgtable.h>
#include <swapops.h>

#if defined(DEVICE_EXCLUSIVE_TRY_GET) || defined(DEVICE_EXCLUSIVE_GET) || \
	defined(DEVICE_EXCLUSIVE_GET_UNDER_PTL) || defined(DEVICE_EXCLUSIVE_GET_LOCKED)
#define DEVICE_EXCLUSIVE_HAS_REFERENCE
#endif

/* f6, under PTL. The reference comes with the entry; the mapping is old and, if it may be written, dirty. */
void restore_exclusive_pte(struct folio *folio, pte_t *ptep, pte_t entry)
{
	unsigned long prot = _PAGE_PRESENT | _PAGE_USER;

	if (is_writable_swap_entry(entry))
		prot |= _PAGE_RW | _PAGE_DIRTY;
	folio_add_anon_rmap(folio);
	set_pte(ptep, mk_pte(folio, prot));
}

/* f3. */
bool device_exclusive_get(struct folio *folio)
{
#ifdef DEVICE_EXCLUSIVE_TRY_GET
	return folio_try_get(folio);
#else
#ifdef DEVICE_EXCLUSIVE_GET
	folio_get(folio);
#endif
	return true;
#endif
}

/* f8 and f8b. */
void device_exclusive_unlock(struct folio *folio)
{
#ifdef DEVICE_EXCLUSIVE_PUT_LOCKED
	folio_put(folio);
	folio_unlock(folio);
#else
	folio_unlock(folio);
#ifdef DEVICE_EXCLUSIVE_HAS_REFERENCE
	point(before_put);
	folio_put(folio);
#endif
#endif
}

/* f2 to f9; *restored says whether it was this call that mapped the folio again. */
int remove_device_exclusive_entry(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl, pte_t orig, unsigned int flags,
				  bool *restored)
{
	struct folio *folio = pfn_swap_entry_folio(orig);

	/* No reference can be left only if the entry is gone: let the fault come again. */
	if (!device_exclusive_get(folio))
		return 0;
	point(before_lock);
	if (!folio_lock_or_retry(folio, mm, flags)) {
#if defined(DEVICE_EXCLUSIVE_HAS_REFERENCE) && !defined(DEVICE_EXCLUSIVE_GET_LOCKED) && \
	!defined(DEVICE_EXCLUSIVE_RETRY_KEEPS)
		folio_put(folio);
#endif
		return VM_FAULT_RETRY;
	}
#ifdef DEVICE_EXCLUSIVE_GET_LOCKED
	folio_get(folio);
#endif
	point(locked);
	spin_lock(ptl);
#ifndef DEVICE_EXCLUSIVE_NO_RECHECK
	if (ptep_get(ptep) == orig)
#endif
	{
		restore_exclusive_pte(folio, ptep, orig);
		*restored = true;
	}
	spin_unlock(ptl);
	device_exclusive_unlock(folio);
	return 0;
}

/* f1. Swapped pages and pages under migration are left to the next fault. */
int do_swap_page(struct mm_struct *mm, pmd_t pmd, unsigned long addr, unsigned int flags, bool *restored)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	pte_t orig;

	spin_lock(ptl);
	orig = ptep_get(ptep);
#ifdef DEVICE_EXCLUSIVE_GET_UNDER_PTL
	if (is_device_exclusive_entry(orig))
		folio_get(pfn_swap_entry_folio(orig));
#endif
	spin_unlock(ptl);
	if (!is_device_exclusive_entry(orig))
		return 0;
	point(entry_read);
	return remove_device_exclusive_entry(mm, ptep, ptl, orig, flags, restored);
}

int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int flags, bool *restored)
{
	pmd_t *pmdp = mm_find_pmd(mm, addr);
	pmd_t pmd;

	if (!pmdp)
		return 0;
	pmd = pmdp_get_lockless(pmdp);
	if (!pmd_present(pmd) || pmd_leaf(pmd))
		return 0;
	return do_swap_page(mm, pmd, addr, flags, restored);
}

/* An access of a CPU or of get_user_pages(). A fault that asks for it is handled a second time, and then never again. */
void fault_in_page(struct mm_struct *mm, unsigned long addr, unsigned int flags, bool *restored)
{
	int fault;

	do {
		fault_mmap_lock(mm);
		fault = handle_mm_fault(mm, addr, flags, restored);
		flags |= FAULT_FLAG_TRIED;
	} while (fault & VM_FAULT_RETRY);
	fault_mmap_unlock(mm);
}

#endif
