/* Error numbers, and pointers that carry one. */
#ifndef KERNEL_ERR_H
#define KERNEL_ERR_H

#define EAGAIN 11
#define ENOMEM 12
#define EBUSY 16
#define EEXIST 17

#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(ptr) ((long)(ptr))

#endif
