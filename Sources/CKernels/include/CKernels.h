#pragma once
#include "network.h"
#include "matching.h"
#include "entropy.h"
