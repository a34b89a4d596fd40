/* The lock over an address space's layout: readers fault and look up, writers change what is mapped where. */
#ifndef KERNEL_MMAP_LOCK_H
#define KERNEL_MMAP_LOCK_H

#include <mm_types.h>

#define mmap_read_lock(mm) down_read(&(mm)->mmap_lock)
#define mmap_read_unlock(mm) up_read(&(mm)->mmap_lock)
#define mmap_write_lock(mm) down_write(&(mm)->mmap_lock)
#define mmap_write_unlock(mm) up_write(&(mm)->mmap_lock)

#define anon_vma_lock_read(mm) down_read(&(mm)->anon_vma_lock)
#define anon_vma_unlock_read(mm) up_read(&(mm)->anon_vma_lock)
#define anon_vma_lock_write(mm) down_write(&(mm)->anon_vma_lock)
#define anon_vma_unlock_write(mm) up_write(&(mm)->anon_vma_lock)

#endif
