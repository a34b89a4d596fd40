/*
 * hugetlbfs: truncation, hole punching and mmap (Linux v6.1, fs/hugetlbfs/inode.c).
 *
 * The inode lock (N) is held throughout. Locks, outer before inner: N, F, L, I, folio lock.
 *
 *   t1 truncation only: the file shrinks, for faults that find no page
 *   t2 I for write; for each mapping: trylock L, unmap the range; a mapping whose L is taken is skipped; release I
 *   t3 for each page of the range: F; if it is mapped still, unmap it (below); folio lock; out of the cache
 *
 * Unmapping one page (hugetlb_unmap_file_folio) takes I for write and looks at each mapping that maps the page: trylock
 * L, unmap. If L is taken, I has to go first:
 *
 *   final					as first posted (v1)
 *   e1 a reference to L; release I		e1 grab the mm; release I
 *   e2 L for write				e2 M for read; is the VMA still there?
 *   e3 I for write				    no: release M, drop the mm, retry
 *   e4 L says that the VMA is going: retry	e3 L for write
 *   e5 unmap; put L; release L; retry		e4 I for write, then release M
 *						e5 unmap; release L; drop the mm; retry
 *
 * HUGETLBFS_REMOVE_UNMAPS		t3 takes F and unmaps; without it t3 trusts t2
 * HUGETLBFS_REMOVE_WITHOUT_FAULT_MUTEX	t3 unmaps, but without F: a mutant
 * HUGETLB_VMA_LOCK_V1			v1: it needs no reference to L, since the mm and M keep L, it was thought
 * HUGETLBFS_V1_RETRY_LOCKED		v1 takes I again before it retries in e2
 * HUGETLBFS_V1_MMAP_LOCK_DROPPED	v1 releases M before e4 takes I: a mutant
 * HUGETLBFS_NO_REFERENCE		final without the reference of e1: a mutant
 * HUGETLBFS_NO_RECHECK			final without e4: a mutant
 * HUGETLBFS_KEEP_I_MMAP		final waits for L with I held: a mutant
 * HUGETLBFS_SKIP_BUSY			final passes a mapping by if its L is taken, as t2 does: a mutant
 * HUGETLBFS_CHECK_UNMAPPED		report a page that is mapped still when it has been unmapped from each mapping; the
 *					kernel has no such check. F is held, so that no fault maps it again
 */
#ifndef KERNEL_FS_HUGETLBFS_H
#define KERNEL_FS_HUGETLBFS_H

#include <fs.h>
#include <mm/hugetlb.h>
#include <mm/mmap.h>

void hugetlb_unmap_index(struct vm_area_struct *vma, unsigned long index)
{
	unmap_hugepage_range(vma, vma_index_address(vma, index), vma_index_address(vma, index + 1));
}

/*
 * Unmaps the folio from one mapping after the other, with I for write, up to the first one whose L someone else has;
 * that one is the answer.
 */
struct vm_area_struct *hugetlb_unmap_unlocked_vmas(struct inode *inode, struct folio *folio, unsigned long index)
{
	struct vm_area_struct *vma;

	vma_interval_tree_foreach(vma, &inode->i_data) {
		if (!hugetlb_vma_maps_page(vma, vma_index_address(vma, index), folio))
			continue;
		if (!hugetlb_vma_trylock_write(vma)) {
#ifdef HUGETLBFS_SKIP_BUSY
			continue;
#else
			return vma;
#endif
		}
		hugetlb_unmap_index(vma, index);
		hugetlb_vma_unlock_write(vma);
	}
	return 0;
}

#ifdef HUGETLB_VMA_LOCK_V1
/* e1 to e5 of v1, from the moment that I is released; I is held again at the end. Whether the VMA had gone. */
bool hugetlb_unmap_busy_vma(struct inode *inode, struct vm_area_struct *vma, unsigned long start,
			    struct mm_struct *mm, unsigned long index)
{
	struct address_space *mapping = &inode->i_data;

	point(without_i_mmap);
	mmap_read_lock(mm);
	if (find_vma(mm, start) != vma) {
		mmap_read_unlock(mm);
		mmdrop(mm);
#ifdef HUGETLBFS_V1_RETRY_LOCKED
		i_mmap_lock_write(mapping);
#endif
		return true;
	}
	hugetlb_vma_lock_write(vma);
#ifdef HUGETLBFS_V1_MMAP_LOCK_DROPPED
	mmap_read_unlock(mm);
	point(without_mmap_lock);
	i_mmap_lock_write(mapping);
#else
	i_mmap_lock_write(mapping);
	mmap_read_unlock(mm);
	point(without_mmap_lock);
#endif
	hugetlb_unmap_index(vma, index);
	hugetlb_vma_unlock_write(vma);
	mmdrop(mm);
	return false;
}

/* Whether it came to a mapping that had gone while it waited. */
bool hugetlb_unmap_file_folio(struct inode *inode, struct folio *folio, unsigned long index)
{
	struct address_space *mapping = &inode->i_data;
	struct vm_area_struct *vma;
	unsigned long start;
	struct mm_struct *mm;
	bool gone = false;

	i_mmap_lock_write(mapping);
	while (1) {
		vma = hugetlb_unmap_unlocked_vmas(inode, folio, index);
		if (!vma) {
			i_mmap_unlock_write(mapping);
			return gone;
		}
		start = vma->vm_start;
		mm = vma->vm_mm;
		mmgrab(mm);
		i_mmap_unlock_write(mapping);
		gone |= hugetlb_unmap_busy_vma(inode, vma, start, mm, index);
	}
}
#else
/* e2 to e5, with I for write at the end. Whether the VMA had gone. */
bool hugetlb_unmap_busy_vma(struct inode *inode, struct hugetlb_vma_lock *vma_lock, struct folio *folio,
			    unsigned long index)
{
	struct address_space *mapping = &inode->i_data;
	struct vm_area_struct *vma;
	bool gone = false;

	point(before_vma_lock);
	down_write(&vma_lock->rw_sema);
#ifndef HUGETLBFS_KEEP_I_MMAP
	i_mmap_lock_write(mapping);
#endif
	vma = vma_lock->vma;
#ifndef HUGETLBFS_NO_RECHECK
	gone = !vma;
#endif
	if (!gone && hugetlb_vma_maps_page(vma, vma_index_address(vma, index), folio))
		hugetlb_unmap_index(vma, index);
#ifndef HUGETLBFS_NO_REFERENCE
	/* The VMA, if it is there still, has a reference too; if not, this may be the last, and L is released first. */
	if (!gone)
		hugetlb_vma_lock_put(vma_lock);
#endif
	up_write(&vma_lock->rw_sema);
#ifndef HUGETLBFS_NO_REFERENCE
	if (gone)
		hugetlb_vma_lock_put(vma_lock);
#endif
	return gone;
}

/* Whether it came to a mapping that had gone while it waited. */
bool hugetlb_unmap_file_folio(struct inode *inode, struct folio *folio, unsigned long index)
{
	struct address_space *mapping = &inode->i_data;
	struct hugetlb_vma_lock *vma_lock;
	struct vm_area_struct *vma;
	bool gone = false;

	i_mmap_lock_write(mapping);
	while (1) {
		vma = hugetlb_unmap_unlocked_vmas(inode, folio, index);
		if (!vma) {
			i_mmap_unlock_write(mapping);
			return gone;
		}
		vma_lock = vma->vm_private_data;
#ifndef HUGETLBFS_NO_REFERENCE
		hugetlb_vma_lock_get(vma_lock);
#endif
#ifndef HUGETLBFS_KEEP_I_MMAP
		i_mmap_unlock_write(mapping);
#endif
		gone |= hugetlb_unmap_busy_vma(inode, vma_lock, folio, index);
	}
}
#endif

/* t3 for one page. Whether unmapping came to a mapping that had gone meanwhile. */
bool remove_inode_single_folio(struct inode *inode, struct folio *folio, unsigned long index)
{
	bool gone = false;

#if defined(HUGETLBFS_REMOVE_UNMAPS) && !defined(HUGETLBFS_REMOVE_WITHOUT_FAULT_MUTEX)
	mutex_lock(hugetlb_fault_mutex(index));
#endif
#ifdef HUGETLBFS_REMOVE_UNMAPS
	/* A fault may have mapped it since t2, or t2 has skipped a mapping. With F held no fault maps it again. */
	if (folio_mapcount(folio) > 0) {
		gone = hugetlb_unmap_file_folio(inode, folio, index);
#ifdef HUGETLBFS_CHECK_UNMAPPED
		WARN_ON(folio_mapcount(folio) > 0);
#endif
	}
#endif
	point(before_remove);
	folio_lock(folio);
	filemap_remove_folio(&inode->i_data, folio, index);
	folio_unlock(folio);
#if defined(HUGETLBFS_REMOVE_UNMAPS) && !defined(HUGETLBFS_REMOVE_WITHOUT_FAULT_MUTEX)
	mutex_unlock(hugetlb_fault_mutex(index));
#endif
	return gone;
}

/* t3 for the one page of the range. */
bool remove_inode_hugepages(struct inode *inode, unsigned long index)
{
	struct folio *folio = filemap_get_folio(&inode->i_data, index);
	bool gone = false;

	if (folio) {
		gone = remove_inode_single_folio(inode, folio, index);
		folio_put(folio);
	}
	return gone;
}

/* t2, with I for write. */
void hugetlb_vmdelete_list(struct inode *inode, unsigned long index)
{
	struct vm_area_struct *vma;

	vma_interval_tree_foreach(vma, &inode->i_data) {
		if (!hugetlb_vma_trylock_write(vma))
			continue;
		hugetlb_unmap_index(vma, index);
		hugetlb_vma_unlock_write(vma);
	}
}

/* t2 and t3 for one page. */
bool hugetlb_remove_index(struct inode *inode, unsigned long index)
{
	i_mmap_lock_write(&inode->i_data);
	hugetlb_vmdelete_list(inode, index);
	i_mmap_unlock_write(&inode->i_data);
	point(before_remove_pages);
	return remove_inode_hugepages(inode, index);
}

/* ftruncate to so many pages, where the file has one more. */
bool hugetlb_vmtruncate(struct inode *inode, unsigned long size)
{
	bool gone;

	inode_lock(inode);
	WRITE_ONCE(inode->i_size, size);
	gone = hugetlb_remove_index(inode, size);
	inode_unlock(inode);
	return gone;
}

/* fallocate with FALLOC_FL_PUNCH_HOLE of one page: the file keeps its size, faults may fill the hole again. */
bool hugetlbfs_punch_hole(struct inode *inode, unsigned long index)
{
	bool gone;

	inode_lock(inode);
	gone = hugetlb_remove_index(inode, index);
	inode_unlock(inode);
	return gone;
}

/* mmap of the file as far as locks go: mmap_lock for write, and inside it the inode lock, for size and reservation. */
void hugetlbfs_mmap(struct mm_struct *mm, struct inode *inode)
{
	mmap_write_lock(mm);
	point(before_inode_lock);
	inode_lock(inode);
	inode_unlock(inode);
	mmap_write_unlock(mm);
}

#endif
