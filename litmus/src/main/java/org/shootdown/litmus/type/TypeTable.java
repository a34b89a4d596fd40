package org.shootdown.litmus.type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types and enumerators that are declared. */
public final class TypeTable {
    private static final Map<String, CType> BUILT_IN = builtIn();

    private static final Map<String, CType> BUILT_IN_STRUCTS =
            Map.of("mutex", WordType.MUTEX, "rw_semaphore", WordType.RW_SEMAPHORE);

    private final Map<String, CType> typedefs = new HashMap<>(BUILT_IN);
    private final Map<String, StructType> structs = new LinkedHashMap<>();
    private final Map<String, Constant> enumerators = new HashMap<>();

    private static Map<String, CType> builtIn() {
        Map<String, CType> types = new HashMap<>();
        List<WordType> words = List.of(
                WordType.ATOMIC,
                WordType.ATOMIC_LONG,
                WordType.ATOMIC64,
                WordType.REFCOUNT,
                WordType.SPINLOCK,
                WordType.RWLOCK);
        words.forEach(word -> types.put(word.name(), word));
        for (String prefix : List.of("u", "s")) {
            boolean signed = prefix.equals("s");
            types.put(prefix + "8", new IntegerType(prefix + "8", 8, signed));
            types.put(prefix + "16", new IntegerType(prefix + "16", 16, signed));
            types.put(prefix + "32", new IntegerType(prefix + "32", 32, signed));
            types.put(prefix + "64", new IntegerType(prefix + "64", 64, signed));
            for (int bits : List.of(8, 16, 32, 64)) {
                String name = (signed ? "int" : "uint") + bits + "_t";
                types.put(name, new IntegerType(name, bits, signed));
            }
        }
        types.put("size_t", IntegerType.UNSIGNED_LONG);
        types.put("uintptr_t", IntegerType.UNSIGNED_LONG);
        types.put("intptr_t", IntegerType.LONG);
        types.put("ssize_t", IntegerType.LONG);
        return types;
    }

    /** The names that are types before anything is declared. */
    public static Set<String> builtInNames() {
        return BUILT_IN.keySet();
    }

    @Nullable CType typedef(String name) {
        return typedefs.get(name);
    }

    void addTypedef(String name, CType type) {
        typedefs.put(name, type);
    }

    /** The type that a struct tag names, incomplete if nothing was said of it yet. */
    CType struct(String tag) {
        CType builtIn = BUILT_IN_STRUCTS.get(tag);
        return builtIn != null ? builtIn : structs.computeIfAbsent(tag, StructType::new);
    }

    /** The complete structure of this tag, or null. */
    public @Nullable StructType find(String tag) {
        StructType struct = structs.get(tag);
        return struct != null && struct.isComplete() ? struct : null;
    }

    /** The tags of all complete structures, in the order of their appearance. */
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        structs.forEach((tag, struct) -> {
            if (struct.isComplete()) {
                tags.add(tag);
            }
        });
        return tags;
    }

    /** The value of an enumerator, or null. */
    public @Nullable Constant enumerator(String name) {
        return enumerators.get(name);
    }

    void addEnumerator(String name, Constant value) {
        enumerators.put(name, value);
    }
}
