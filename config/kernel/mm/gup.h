/*
 * Get user pages: a reference to the page behind an address of a user (Linux v6.1, mm/gup.c), one page per call.
 *
 * The fast path takes no lock. Interrupts are off while it walks, which holds up whoever waits for this CPU by IPI and
 * whoever waits for a grace period; what neither of the two covers it has to notice itself, by looking again once it
 * has its reference. The steps, as comments and scenarios count them:
 *
 *   G1 read the pmd once	G4 test permissions		G6a look at the pmd again
 *   G2 index its table		G5 take a reference (the pin)	G6b look at the pte again
 *   G3 read the pte					G7 record the page; interrupts on
 *
 * GUP_PTE_RECHECK		look at the pte again after the pin
 * GUP_PMD_RECHECK		look at the pmd again after the pin, before the pte (70cbc3cc78a9)
 * GUP_RECHECK_BEFORE_PIN	look at the pmd again, but before the pin: a mutant
 * GUP_RELAXED_PIN		pin without a barrier: a mutant
 * GUP_LOCKLESS_RECHECK		G6b reads the pte as G3 does, rather than as one may under the table's lock
 * GUP_NORECENCY		G3 and G6b take what the pte says of accessed and dirty as it comes, and G6b overlooks it
 *				("mm/gup: Use ptep_get_lockless_norecency()", Mar 2024, not merged)
 * GUP_NORECENCY_READ		G3 does, but G6b compares everything: a mutant
 * GUP_FOLL_PIN			the reference is a pin (FOLL_PIN), and fork is looked out for with mm->write_protect_seq
 *
 * Today's kernel defines the first two. Every shared access of the walk is here (of a kernel without secretmem), and
 * none besides: what can come between two of them is what the races are about.
 */
#ifndef KERNEL_MM_GUP_H
#define KERNEL_MM_GUP_H

#include <err.h>
#include <folio.h>
#include <mmap_lock.h>
#include <pgtable.h>
#include <lockless_sync.h>

#define FOLL_WRITE 0x1
#define FOLL_FAST_ONLY 0x80000

#if defined(GUP_RELAXED_PIN)
#define __gup_try_get(folio) folio_try_get_relaxed(folio)
#elif defined(GUP_FOLL_PIN)
#define __gup_try_get(folio) folio_try_pin(folio)
#else
#define __gup_try_get(folio) folio_try_get(folio)
#endif

/* G5: a reference to the page's folio, or 0. Until it is in, the folio may be freed or become part of another. */
struct folio *try_grab_folio(struct folio *page)
{
	struct folio *folio;

	while (1) {
		folio = page_folio(page);
		if (WARN_ON_ONCE(folio_ref_count(folio) < 0))
			return 0;
		if (!__gup_try_get(folio))
			return 0;
		if (likely(page_folio(page) == folio))
			return folio;
		folio_put(folio);
	}
}

#ifdef GUP_FOLL_PIN
void gup_put_folio(struct folio *folio)
{
	if (folio_ref_unpin_and_test(folio))
		__folio_put(folio);
}
#else
#define gup_put_folio(folio) folio_put(folio)
#endif

/* G3 and G6b: how the pte is read, how it is read again, and what makes the two the same. */
#if defined(GUP_NORECENCY)
#define gup_ptep_get(ptep) ptep_get_lockless_norecency(ptep)
#define gup_ptep_get_again(ptep) ptep_get_lockless_norecency(ptep)
#define gup_pte_same(a, b) pte_same_norecency(a, b)
#elif defined(GUP_NORECENCY_READ)
#define gup_ptep_get(ptep) ptep_get_lockless_norecency(ptep)
#define gup_ptep_get_again(ptep) ptep_get(ptep)
#define gup_pte_same(a, b) pte_same(a, b)
#elif defined(GUP_LOCKLESS_RECHECK)
#define gup_ptep_get(ptep) ptep_get_lockless(ptep)
#define gup_ptep_get_again(ptep) ptep_get_lockless(ptep)
#define gup_pte_same(a, b) pte_same(a, b)
#else
#define gup_ptep_get(ptep) ptep_get_lockless(ptep)
#define gup_ptep_get_again(ptep) ptep_get(ptep)
#define gup_pte_same(a, b) pte_same(a, b)
#endif

/* G6: whether what led to the folio has changed since it was read. The pmd first: if it has, the table may be gone. */
bool gup_entry_changed(pmd_t pmd, pmd_t *pmdp, pte_t pte, pte_t *ptep)
{
#ifdef GUP_PMD_RECHECK
	if (pmd != pmdp_get(pmdp))
		return true;
#endif
#ifdef GUP_PTE_RECHECK
	if (!gup_pte_same(pte, gup_ptep_get_again(ptep)))
		return true;
#endif
	return false;
}

/* G2 to G7, with the pmd as the caller has read it. */
int gup_pte_range(pmd_t pmd, pmd_t *pmdp, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	pte_t pte = gup_ptep_get(ptep);
	struct folio *folio;

	if (!pte_access_permitted(pte, flags & FOLL_WRITE) || pte_special(pte))
		return 0;
#ifdef GUP_RECHECK_BEFORE_PIN
	if (pmd != pmdp_get(pmdp))
		return 0;
#endif
	point(before_pin);
	folio = try_grab_folio(pte_page(pte));
	if (!folio)
		return 0;
	point(before_recheck);
	if (unlikely(gup_entry_changed(pmd, pmdp, pte, ptep))) {
		gup_put_folio(folio);
		return 0;
	}
	folio_set_referenced(folio);
	*pagep = pte_page(pte);
	return 1;
}

/* One entry led to a huge page, so there is one entry to look at again. */
int gup_huge_pmd(pmd_t pmd, pmd_t *pmdp, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	struct folio *page = pfn_folio(pmd_pfn(pmd) + ((addr & ~PMD_MASK) >> PAGE_SHIFT));
	struct folio *folio;

	if (!pmd_access_permitted(pmd, flags & FOLL_WRITE))
		return 0;
	point(before_pin);
	folio = try_grab_folio(page);
	if (!folio)
		return 0;
	point(before_recheck);
	if (unlikely(pmd != pmdp_get(pmdp))) {
		gup_put_folio(folio);
		return 0;
	}
	folio_set_referenced(folio);
	*pagep = page;
	return 1;
}

/* G1: the one read of the pmd that everything below goes by. */
int gup_pmd_range(pud_t *pudp, pud_t pud, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pmd_t *pmdp = pmd_offset_lockless(pudp, pud, addr);
	pmd_t pmd = pmdp_get_lockless(pmdp);

	if (!pmd_present(pmd))
		return 0;
	point(after_pmd);
	if (unlikely(pmd_leaf(pmd)))
		return gup_huge_pmd(pmd, pmdp, addr, flags, pagep);
	return gup_pte_range(pmd, pmdp, addr, flags, pagep);
}

/* Huge pages of this level are left to the slow path. */
int gup_pud_range(p4d_t *p4dp, p4d_t p4d, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pud_t *pudp = pud_offset_lockless(p4dp, p4d, addr);
	pud_t pud = pudp_get(pudp);

	if (unlikely(!pud_present(pud)) || unlikely(pud_leaf(pud)))
		return 0;
	return gup_pmd_range(pudp, pud, addr, flags, pagep);
}

int gup_p4d_range(pgd_t *pgdp, pgd_t pgd, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	p4d_t *p4dp = p4d_offset_lockless(pgdp, pgd, addr);
	p4d_t p4d = p4dp_get(p4dp);

	if (p4d_none(p4d))
		return 0;
	return gup_pud_range(p4dp, p4d, addr, flags, pagep);
}

int gup_pgd_range(struct mm_struct *mm, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pgd_t *pgdp = pgd_offset(mm, addr);
	pgd_t pgd = pgdp_get(pgdp);

	if (pgd_none(pgd))
		return 0;
	return gup_p4d_range(pgdp, pgd, addr, flags, pagep);
}

/* The walk as one critical section: nothing it has read is of use to anyone once interrupts are on again. */
int lockless_pages_from_mm(struct mm_struct *mm, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	unsigned long irq_flags;
	int nr;
#ifdef GUP_FOLL_PIN
	unsigned int seq = READ_ONCE(mm->write_protect_seq);

	smp_rmb();
	if (seq & 1)
		return 0;
#endif
	local_irq_save(irq_flags);
	lockless_walk_begin();
	nr = gup_pgd_range(mm, addr, flags, pagep);
	lockless_walk_end();
	local_irq_restore(irq_flags);
#ifdef GUP_FOLL_PIN
	/* A fork meanwhile may have found the page unpinned and made it the child's too. */
	if (nr) {
		smp_rmb();
		if (READ_ONCE(mm->write_protect_seq) != seq) {
			gup_put_folio(page_folio(*pagep));
			return 0;
		}
	}
#endif
	return nr;
}

/* Under mmap_lock; the table's lock keeps the entry as it is until the reference is taken. */
int follow_page_pte(pmd_t pmd, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(pmd);
	int nr = 0;
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_access_permitted(pte, flags & FOLL_WRITE) && !pte_special(pte)) {
		folio_get(page_folio(pte_page(pte)));
		*pagep = pte_page(pte);
		nr = 1;
	}
	spin_unlock(ptl);
	return nr;
}

/* The same for a huge page. The pmd may have been split since it was read without its lock: then look again. */
int follow_trans_huge_pmd(pmd_t *pmdp, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	spinlock_t *ptl = pmd_lockptr(pmdp);
	struct folio *page;
	int nr = 0;
	pmd_t pmd;

	spin_lock(ptl);
	pmd = pmdp_get(pmdp);
	if (!pmd_leaf(pmd)) {
		nr = -EAGAIN;
	} else if (pmd_access_permitted(pmd, flags & FOLL_WRITE)) {
		page = pfn_folio(pmd_pfn(pmd) + ((addr & ~PMD_MASK) >> PAGE_SHIFT));
		folio_get(page_folio(page));
		*pagep = page;
		nr = 1;
	}
	spin_unlock(ptl);
	return nr;
}

int follow_pmd_mask(pmd_t *pmdp, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pmd_t pmd;
	int nr;

	do {
		pmd = pmdp_get_lockless(pmdp);
		if (!pmd_present(pmd))
			return 0;
		if (!pmd_leaf(pmd))
			return follow_page_pte(pmd, addr, flags, pagep);
		nr = follow_trans_huge_pmd(pmdp, addr, flags, pagep);
	} while (nr == -EAGAIN);
	return nr;
}

/*
 * The slow path: locks in place of rechecks. What is not mapped would be faulted in here; this one ends without a page.
 */
int get_user_pages_unlocked(struct mm_struct *mm, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	pmd_t *pmdp;
	int nr = 0;

	mmap_read_lock(mm);
	pmdp = mm_find_pmd(mm, addr);
	if (pmdp)
		nr = follow_pmd_mask(pmdp, addr, flags, pagep);
	mmap_read_unlock(mm);
	return nr;
}

/* The number of pages, 0 or 1, and the page with a reference in *pagep. */
int get_user_pages_fast(struct mm_struct *mm, unsigned long addr, unsigned int flags, struct folio **pagep)
{
	int nr = lockless_pages_from_mm(mm, addr, flags, pagep);

	if (nr == 1 || (flags & FOLL_FAST_ONLY))
		return nr;
	point(before_slow);
	return get_user_pages_unlocked(mm, addr, flags, pagep);
}

/* What most callers ask for: a page they may write to. */
int gup_fast(struct mm_struct *mm, unsigned long addr, struct folio **pagep)
{
	return get_user_pages_fast(mm, addr, FOLL_WRITE, pagep);
}

#endif
