package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.compile.Surroundings;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.image.InitialState.Declared;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.WordType;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImageBuilder;
import org.shootdown.mmu.image.ObjectKind;

/**
 * Gives every object its address and its home.
 *
 * <p>Objects and frames go round the MMUs in the order of their declaration, page tables in the order from the top down; a
 * frame's descriptor has the home of its frame, a CPU's task the MMU of the CPU's number.
 */
final class MemoryLayout {
    private final TranslationUnit unit;
    private final InitialState state;
    private final PageTables tables;
    private final UserPages pages;
    private final MemoryImageBuilder builder;
    private final int mmus;
    private final Symbols symbols = new Symbols();
    private final Map<Long, Long> frameByDescriptor = new HashMap<>();
    private final IdentityHashMap<PageTable, Long> tableAddress = new IdentityHashMap<>();
    private final IdentityHashMap<PageTable, Long> tableDescriptor = new IdentityHashMap<>();
    private final List<Long> tasks = new ArrayList<>();
    private Surroundings.@Nullable MemoryMap memoryMap;

    MemoryLayout(TranslationUnit unit, InitialState state, int levels, int cpus, int mmus) {
        this.unit = unit;
        this.state = state;
        this.mmus = mmus;
        this.pages = new UserPages(state);
        this.tables = new PageTables(state, pages, levels);
        this.builder = new MemoryImageBuilder(mmus);
        requireFewObjects();
        requireLittleMemory(cpus);
        layOut(cpus);
    }

    private void requireFewObjects() {
        int objects = state.objects().size() + tables.all().size();
        if (objects > Limits.OBJECTS) {
            Token place = state.pages().values().iterator().next().place();
            throw SourceToken.error(place, "more than " + Limits.OBJECTS + " objects, page tables included");
        }
    }

    private void requireLittleMemory(int cpus) {
        StructType task = unit.types().table().find(StructType.TASK);
        long words = task == null ? 0 : task.words() * cpus;
        for (Declared object : state.objects().values()) {
            words += object.type().words();
            if (words > Limits.MEMORY_WORDS) {
                throw SourceToken.error(
                        object.place(), "the objects have more than " + Limits.MEMORY_WORDS + " words of memory");
            }
        }
    }

    private void layOut(int cpus) {
        StructType folio = unit.types().table().find(StructType.FOLIO);
        List<Declared> folios = state.objects().values().stream()
                .filter(object -> object.isStruct(StructType.FOLIO))
                .toList();
        Map<String, Integer> homes = homes();
        Map<String, Long> descriptors = new HashMap<>();
        if (folio != null) {
            layOutMemoryMap(folio, folios, homes, descriptors);
        }
        for (Declared object : folios) {
            addFrame(object, homes, descriptors);
        }
        addTables();
        for (Declared object : state.objects().values()) {
            if (!object.isStruct(StructType.FOLIO)) {
                addObject(object, homes.getOrDefault(object.name(), 0));
            }
        }
        addTasks(cpus);
        pages.all().forEach(symbols::addPages);
        nameTables();
    }

    private Map<String, Integer> homes() {
        Map<String, Integer> homes = new HashMap<>();
        for (String name : state.objects().keySet()) {
            homes.put(name, homes.size() % mmus);
        }
        return homes;
    }

    // ---- Frames and their descriptors --------------------------------------------------------------------------

    private void layOutMemoryMap(
            StructType folio, List<Declared> folios, Map<String, Integer> homes, Map<String, Long> descriptors) {
        long base = 0;
        for (Declared object : folios) {
            long address = addDescriptor(object.name(), folio, homes.getOrDefault(object.name(), 0));
            symbols.add(object.name(), address, folio);
            descriptors.put(object.name(), address);
            base = base == 0 ? address : base;
        }
        for (int i = 0; i < tables.all().size(); i++) {
            PageTable table = tables.all().get(i);
            String name = table.name(tables.isQualified());
            long address = addDescriptor(name, folio, i % mmus);
            symbols.addRegion(name, address, folio);
            tableDescriptor.put(table, address);
            base = base == 0 ? address : base;
        }
        memoryMap = new Surroundings.MemoryMap(base, folio.size(), builder.nextFrameNumber());
    }

    private long addDescriptor(String name, StructType folio, int home) {
        int words = (int) folio.words();
        long address = builder.addStructure(name, folio.tag(), ObjectKind.STATIC, words, home, Lifetime.LIVE);
        mark(address, folio);
        return address;
    }

    private void addFrame(Declared object, Map<String, Integer> homes, Map<String, Long> descriptors) {
        long descriptor = descriptors.getOrDefault(object.name(), 0L);
        Lifetime lifetime = object.free() ? Lifetime.FREE : Lifetime.LIVE;
        int home = homes.getOrDefault(object.name(), 0);
        long address = builder.addFrame(object.name(), ObjectKind.FRAME, 0, 1, home, lifetime, descriptor);
        frameByDescriptor.put(descriptor, address);
        symbols.nameFrame("PA(" + object.name() + ")", address);
        symbols.nameWord("PA(" + object.name() + ")", address);
    }

    private void addTables() {
        for (int i = 0; i < tables.all().size(); i++) {
            PageTable table = tables.all().get(i);
            long descriptor = tableDescriptor.getOrDefault(table, 0L);
            String name = table.name(tables.isQualified());
            long address = builder.addFrame(
                    name, ObjectKind.TABLE, table.offset(), table.words(), i % mmus, table.lifetime(), descriptor);
            tableAddress.put(table, address);
            symbols.nameFrame("PA(" + name + ")", address);
            if (descriptor != 0) {
                frameByDescriptor.put(descriptor, address);
            }
        }
    }

    private void nameTables() {
        tableAddress.forEach((table, address) -> symbols.nameEntries(
                address + (long) table.offset() * Long.BYTES,
                table.words(),
                index -> entryName(table, table.offset() + index)));
        state.tableNames().values().forEach(table -> {
            Addresses.Place place = new Addresses(unit, this).place(table.table());
            symbols.addAlias(table.name(), place.address(), place.type());
        });
    }

    /** An entry by the first user page that it translates, or by its address. */
    private String entryName(PageTable table, int index) {
        long start = table.addressOf(index);
        String page = pages.firstIn(start, table.addressOf(index + 1));
        String mm = tables.isQualified() ? ", " + table.mm() : "";
        String shown = page == null ? "0x" + Long.toHexString(start) : page;
        return PageTable.entryName(table.level(), tables.levels()) + "(" + shown + mm + ")";
    }

    // ---- Other objects -----------------------------------------------------------------------------------------

    private void addObject(Declared object, int home) {
        ObjectKind kind = object.isStruct(StructType.MM)
                ? ObjectKind.MM
                : object.type() instanceof StructType ? ObjectKind.SLAB : ObjectKind.STATIC;
        int words = (int) Math.max(1, object.type().words());
        String type = object.type() instanceof StructType struct
                ? struct.tag()
                : object.type().name();
        Lifetime lifetime = object.free() ? Lifetime.FREE : Lifetime.LIVE;
        long address = builder.addStructure(object.name(), type, kind, words, home, lifetime);
        mark(address, object.type());
        symbols.add(object.name(), address, object.type());
    }

    private void addTasks(int cpus) {
        StructType task = unit.types().table().find(StructType.TASK);
        for (int cpu = 0; task != null && cpu < cpus; cpu++) {
            String name = cpu + ":current";
            int words = (int) Math.max(1, task.words());
            long address = builder.addStructure(name, task.tag(), ObjectKind.STATIC, words, cpu % mmus, Lifetime.LIVE);
            mark(address, task);
            symbols.addRegion(name, address, task);
            tasks.add(address);
        }
    }

    /** Tells the machine which words are locks and reference counts, and which are narrower than 64 bits. */
    private void mark(long address, CType type) {
        if (type instanceof WordType word) {
            builder.mark(address, word.kind());
            narrow(address, word.value());
        } else if (type instanceof IntegerType integer) {
            narrow(address, integer);
        } else if (type instanceof StructType struct) {
            struct.fields().forEach(field -> mark(address + field.offset(), field.type()));
        } else if (type instanceof ArrayType array && !(array.element() instanceof PointerType)) {
            for (long i = 0; i < array.length(); i++) {
                mark(address + i * array.element().words() * Long.BYTES, array.element());
            }
        }
    }

    private void narrow(long address, IntegerType type) {
        if (type.bits() < Long.SIZE) {
            builder.narrow(address, type.isTruth() ? Byte.SIZE : type.bits(), type.signed());
        }
    }

    // ---- Answers -----------------------------------------------------------------------------------------------

    MemoryImageBuilder builder() {
        return builder;
    }

    Symbols symbols() {
        return symbols;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        symbols.names().forEach(names::add);
        return names;
    }

    PageTables tables() {
        return tables;
    }

    UserPages pages() {
        return pages;
    }

    Surroundings.@Nullable MemoryMap memoryMap() {
        return memoryMap;
    }

    /** The address of a CPU's task, or 0 if there are no tasks. */
    long task(int cpu) {
        return tasks.isEmpty() ? 0 : tasks.get(cpu);
    }

    /** The frame that a descriptor describes, or null. */
    @Nullable Long frameOf(long descriptor) {
        return frameByDescriptor.get(descriptor);
    }

    long tableAddress(PageTable table) {
        return tableAddress.getOrDefault(table, 0L);
    }

    /** The address of the entry that an mm has, at a level, for a virtual address. */
    long entryAddress(String mm, int level, long virtual) {
        PageTable table = tables.find(mm, level, virtual);
        if (table == null) {
            throw new IllegalArgumentException(mm + " has no entry for 0x" + Long.toHexString(virtual));
        }
        return tableAddress(table) + (long) PageTable.indexOf(level, virtual) * Long.BYTES;
    }

    /** The address of the entry that words {@code (page)} or {@code (page, mm)} name. */
    long entryAddress(int level, String function, Token place, List<Token> words) {
        PageTable table = table(level, function, place, words);
        return entryAddress(
                table.mm(), level, pages.require(words.get(0).getText()).address());
    }

    /** The descriptor of the table that has the entry of a level for a page. */
    long tableDescriptor(int level, String function, Token place, List<Token> words) {
        Long descriptor = tableDescriptor.get(table(level, function, place, words));
        if (descriptor == null) {
            throw SourceToken.error(place, function + " needs a definition of struct folio");
        }
        return descriptor;
    }

    private PageTable table(int level, String function, Token place, List<Token> words) {
        PageReference reference = PageReference.of(place, function, words, state.mms());
        UserPages.Range range = pages.find(reference.page().getText());
        if (range == null) {
            throw SourceToken.error(
                    reference.page(),
                    "there is no user page '" + reference.page().getText() + "'");
        }
        PageTable table = tables.find(reference.mm(), level, range.address());
        if (table == null) {
            throw SourceToken.error(
                    place, "'" + reference.page().getText() + "' has no " + function + " in " + reference.mm());
        }
        return table;
    }
}
