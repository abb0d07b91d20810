@NullMarked
package io.dispersa.service.storage;

import org.jspecify.annotations.NullMarked;
