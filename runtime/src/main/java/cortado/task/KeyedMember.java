package cortado.task;

import org.jspecify.annotations.Nullable;

/// A task of a [JoinMap]. Confined to the owner of the map, as any member.
final class KeyedMember<K, T extends @Nullable Object> extends Member<T> {

  private final K key;

  KeyedMember(K key, JoinHandle<T> handle, EndedMembers<T> ended) {
    super(handle, ended);
    this.key = key;
  }

  K key() {
    return key;
  }
}
