/*
 * Mappings: looked up, and torn down when a process ends (Linux v6.1, mm/mmap.c). An mm has at most one, of hugetlbfs.
 *
 *   X1 under mmap_lock for read: unmap what the VMAs map (unmap_vmas)
 *   X2 under mmap_lock for write: take each VMA off its file's i_mmap, then free the page tables (free_pgtables)
 *   X3 close and free the VMAs (remove_vma), and drop the mm
 */
#ifndef KERNEL_MM_MMAP_H
#define KERNEL_MM_MMAP_H

#include <fs.h>
#include <mm/hugetlb.h>
#include <mmap_lock.h>

/* Under mmap_lock. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = mm->mmap;

	if (vma && addr < vma->vm_end)
		return vma;
	return 0;
}

#define mmgrab(mm) atomic_inc(&(mm)->mm_count)

/* The last reference to the structure goes; it may outlive the address space by far. */
void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__free(mm);
}

/* After this no one comes to the VMA, or to the tables it needs, by way of the file. */
void unlink_file_vma(struct vm_area_struct *vma)
{
	struct address_space *mapping = &vma->vm_inode->i_data;

	i_mmap_lock_write(mapping);
	vma_interval_tree_remove(vma, mapping);
	i_mmap_unlock_write(mapping);
}

void free_pgtables(struct mm_struct *mm, struct vm_area_struct *vma)
{
	unlink_file_vma(vma);
	point(after_unlink);
	hugetlb_free_pgd_range(mm, vma->vm_start);
}

void remove_vma(struct vm_area_struct *vma)
{
	hugetlb_vm_op_close(vma);
	__free(vma);
}

/* Nobody runs in the mm any more, but the file and those who have grabbed the mm still lead to it. */
void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = find_vma(mm, 0);
	__unmap_hugepage_range_final(vma, vma->vm_start, vma->vm_end, ZAP_FLAG_UNMAP);
	mmap_read_unlock(mm);
	point(after_unmap);
	mmap_write_lock(mm);
	free_pgtables(mm, vma);
	remove_vma(vma);
	mm->mmap = 0;
	mmap_write_unlock(mm);
}

/* The end of a process: its address space, then its reference to the mm. */
void mmput(struct mm_struct *mm)
{
	exit_mmap(mm);
	mmdrop(mm);
}

#endif
